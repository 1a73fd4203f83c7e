import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import * as v from 'valibot';
import { messageOf } from '../../shared/errors.ts';
import { builtEngine } from '../native/built-engine.ts';
import { kernelBuilds, kernelFile } from '../native/kernel-sources.ts';

/** The kernels that Segue adds to TensorFlow, for the processor alone: `main/native/kernels`. */
export interface OwnKernels {
  /** The names of their ops; empty where there are none. */
  readonly ops: ReadonlySet<string>;
  /** The instruction set that they are compiled for; undefined where there are none. */
  readonly instructions: string | undefined;
  /** Why there are none, a sentence; undefined where there are. */
  readonly missing: string | undefined;
}

const kernelModule = v.object({ fits: v.boolean(), register: v.function() });

let loaded: OwnKernels | undefined;
let pausedFor = 0;

/**
 * Loads Segue's own kernels into the TensorFlow that is running, once: the fastest build that this processor can run.
 * SEGUE_OWN_KERNELS in the environment leaves them out where it is 0, and names the one build to be used otherwise.
 */
export function ownKernels(): OwnKernels {
  loaded ??= load(process.env.SEGUE_OWN_KERNELS);
  return loaded;
}

/** Whether there is a kernel of Segue's own for an op, and it is to be used. */
export function ownsOp(name: string): boolean {
  return pausedFor === 0 && ownKernels().ops.has(name);
}

/** Computes something with TensorFlow's kernels alone, to compare with. `f` must not be asynchronous. */
export function withoutOwnKernels<T>(f: () => T): T {
  pausedFor++;
  try {
    return f();
  } finally {
    pausedFor--;
  }
}

function load(asked: string | undefined): OwnKernels {
  if (asked === '0') return without('SEGUE_OWN_KERNELS is 0');
  const engine = builtEngine();
  if (engine === undefined) return without('the native engine is not built');
  const builds = kernelBuilds()
    .filter(({ instructions }) => asked === undefined || asked === instructions)
    .filter(({ instructions }) => existsSync(join(engine.folder, kernelFile(instructions))));
  if (builds.length === 0) return without(engine.manifest?.kernels.trouble ?? 'they were not compiled');
  const require = createRequire(import.meta.url);
  try {
    for (const { instructions } of builds) {
      const { fits, register } = v.parse(kernelModule, require(join(engine.folder, kernelFile(instructions))));
      if (!fits) continue;
      return { ops: new Set(v.parse(v.array(v.string()), register())), instructions, missing: undefined };
    }
  } catch (error) {
    return without(messageOf(error).split('\n')[0] ?? '');
  }
  return without(`this processor has none of ${builds.map(({ instructions }) => instructions).join(', ')}`);
}

function without(why: string): OwnKernels {
  const missing = `TensorFlow computes alone, without Segue's own kernels: ${why.replace(/\.$/, '')}.`;
  return { ops: new Set(), instructions: undefined, missing };
}
