import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { onDisk } from '../files/on-disk.ts';
import { cacheFolder } from './cache-folder.ts';
import { addonFile, type EngineManifest, readManifest } from './engine-folder.ts';
import { type EnginePlan, planEngine } from './engine-plan.ts';
import { kernelDigest } from './kernel-sources.ts';
import { hasNvidiaDriver } from './nvidia-driver.ts';

const require = createRequire(import.meta.url);

/** The folder of `@tensorflow/tfjs-node-gpu`, which holds the addon's source. */
export function addonPackage(): { readonly folder: string; readonly version: string } {
  const manifest = require.resolve('@tensorflow/tfjs-node-gpu/package.json');
  const { version } = v.parse(v.object({ version: v.string() }), JSON.parse(readFileSync(manifest, 'utf8')));
  return { folder: onDisk(dirname(manifest)), version };
}

/**
 * The engine for this machine.
 * @throws SegueError where there can be none
 */
export function enginePlan(cache: string = cacheFolder()): EnginePlan {
  const host = { platform: process.platform, arch: process.arch, nvidia: hasNvidiaDriver() };
  return planEngine(host, addonPackage().version, kernelDigest(), cache);
}

/** An engine whose addon is there. */
export interface BuiltEngine {
  readonly folder: string;
  /** Undefined where it is not finished: it is still to be tried. */
  readonly manifest: EngineManifest | undefined;
}

/**
 * The engine for this machine, as it lies in the cache; undefined where it was not built.
 * @throws SegueError where there can be none
 */
export function builtEngine({ folder }: Pick<EnginePlan, 'folder'> = enginePlan()): BuiltEngine | undefined {
  return existsSync(join(folder, addonFile)) ? { folder, manifest: readManifest(folder) } : undefined;
}
