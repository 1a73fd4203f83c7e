import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { lstat, rename, rm, symlink } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import * as v from 'valibot';
import { addonFile, type EngineManifest, readManifest } from './engine-folder.ts';

const require = createRequire(import.meta.url);

/** The folder of `@tensorflow/tfjs-node-gpu`, which holds the addon's source and looks for the addon in its `lib`. */
export function addonPackage(): { readonly folder: string; readonly version: string } {
  const manifest = require.resolve('@tensorflow/tfjs-node-gpu/package.json');
  const { version } = v.parse(v.object({ version: v.string() }), JSON.parse(readFileSync(manifest, 'utf8')));
  return { folder: dirname(manifest), version };
}

export interface LinkedEngine {
  /** The engine's own folder, links followed. */
  readonly folder: string;
  /** Undefined where Segue did not build it, or did not finish. */
  readonly manifest: EngineManifest | undefined;
}

/** The engine that the package loads; undefined where it has none. */
export function linkedEngine(packageFolder: string = addonPackage().folder): LinkedEngine | undefined {
  if (!existsSync(join(packageFolder, addonFile))) return undefined;
  const folder = dirname(realpathSync(join(packageFolder, 'lib')));
  return { folder, manifest: readManifest(folder) };
}

/** Makes the package load an engine in the cache: its `lib` becomes a link to the engine's. */
export async function linkEngine(engineFolder: string, packageFolder: string = addonPackage().folder): Promise<void> {
  const lib = join(packageFolder, 'lib');
  const fresh = `${lib}.${process.pid}`;
  await rm(fresh, { force: true });
  await symlink(join(engineFolder, 'lib'), fresh, 'dir');
  const there = await lstat(lib).catch(() => undefined);
  // A link can be replaced in one step, a folder cannot.
  if (there?.isDirectory()) await rm(lib, { recursive: true });
  await rename(fresh, lib);
}

/** Takes the engine away from the package again. */
export async function unlinkEngine(packageFolder: string = addonPackage().folder): Promise<void> {
  await rm(join(packageFolder, 'lib'), { recursive: true, force: true });
}
