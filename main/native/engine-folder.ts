import { existsSync, readFileSync } from 'node:fs';
import { rename, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as v from 'valibot';
import { compileAddon } from './compile-addon.ts';
import { type CompiledKernels, compileKernels } from './compile-kernels.ts';
import { type EnginePlan, wheelFolder } from './engine-plan.ts';
import { kernelFile } from './kernel-sources.ts';
import { linkTree } from './link-tree.ts';

/** `engine.json` in an engine's folder, written last: an engine without it is unfinished or did not run. */
const engineManifest = v.object({
  key: v.string(),
  variant: v.picklist(['cpu', 'cuda']),
  tensorflow: v.string(),
  /** The engine's large files, links followed, with their sizes in bytes. */
  files: v.record(v.string(), v.number()),
  /** The instruction sets that Segue's own kernels are there for, and why there are no more where that is so. */
  kernels: v.object({ built: v.array(v.string()), trouble: v.optional(v.string()) }),
});
export type EngineManifest = v.InferOutput<typeof engineManifest>;

/** Where the addon lies in an engine's folder. */
export const addonFile = join('lib', 'napi-v8', 'tfjs_binding.node');

/** The manifest of a finished engine; undefined where it is missing or not as it should be. */
export function readManifest(engineFolder: string): EngineManifest | undefined {
  try {
    return v.parse(engineManifest, JSON.parse(readFileSync(join(engineFolder, 'engine.json'), 'utf8')));
  } catch {
    return undefined;
  }
}

/** Whether the files of a finished engine are still there, in their sizes. */
export async function isWhole(engineFolder: string, { files }: Pick<EngineManifest, 'files'>): Promise<boolean> {
  const sizes = await sizesOf(engineFolder, Object.keys(files)).catch(() => undefined);
  return sizes !== undefined && Object.entries(files).every(([path, size]) => sizes[path] === size);
}

/**
 * Fills an engine's folder: `lib` with the addon and Segue's own kernels, `deps` with links to TensorFlow's and NVIDIA's libraries as they
 * lie unpacked in the cache. The folder stands as deep in the cache as the place it is moved to, for the links' sake.
 */
export async function assembleEngine(
  plan: EnginePlan,
  source: string,
  folder: string,
  compiler: string,
  signal?: AbortSignal,
): Promise<CompiledKernels> {
  const home = join(wheelFolder(plan.cache, plan.distribution.wheels[0]), 'tensorflow');
  const deps = join(folder, 'deps');
  await linkLibraries(plan, deps);
  const against = {
    include: join(home, 'include'),
    libraries: librariesOf(plan).map((name) => join(deps, 'lib', name)),
  };
  await compileAddon(compiler, { ...against, source, output: join(folder, addonFile) }, signal);
  return compileKernels(compiler, { ...against, engine: folder }, signal);
}

/** Links TensorFlow's and NVIDIA's libraries into `deps`, so that they find each other. */
export async function linkLibraries({ cache, distribution }: Pick<EnginePlan, 'cache' | 'distribution'>, deps: string) {
  const [tensorflow, ...libraries] = distribution.wheels;
  const home = join(wheelFolder(cache, tensorflow), 'tensorflow');
  await linkTree(home, join(deps, 'lib'), (path) => path.startsWith('libtensorflow'));
  // TensorFlow looks for these in `../nvidia/*/lib` from where it lies itself.
  for (const library of libraries) {
    const nvidia = join(wheelFolder(cache, library), 'nvidia');
    await linkTree(nvidia, join(deps, 'nvidia'));
    // But the one of its libraries that opens them knows no way to cuSOLVER's folder, and without it takes no card.
    const solver = join(nvidia, 'cusolver', 'lib');
    if (existsSync(solver))
      await linkTree(solver, join(deps, 'nvidia', 'cusparse', 'lib'), (path) => path.includes('.so'));
  }
}

/** Marks an engine as finished. */
export async function writeManifest(
  { key, distribution, folder }: EnginePlan,
  { built, trouble }: CompiledKernels,
): Promise<EngineManifest> {
  const { variant, tensorflow } = distribution;
  const libraries = librariesOf({ distribution }).map((name) => join('deps', 'lib', name));
  const files = await sizesOf(folder, [addonFile, ...built.map(kernelFile), ...libraries]);
  const kernels = { built: [...built], ...(trouble !== undefined && { trouble }) };
  const manifest = { key, variant, tensorflow, files, kernels };
  const file = join(folder, 'engine.json');
  await writeFile(`${file}.new`, `${JSON.stringify(manifest, undefined, 2)}\n`, { flush: true });
  await rename(`${file}.new`, file);
  return manifest;
}

/** The names of TensorFlow's two libraries. */
function librariesOf({ distribution }: Pick<EnginePlan, 'distribution'>): string[] {
  const [tensorflow] = distribution.wheels;
  const ending = tensorflow.platform.startsWith('macosx') ? '2.dylib' : 'so.2';
  return [`libtensorflow_cc.${ending}`, `libtensorflow_framework.${ending}`];
}

async function sizesOf(folder: string, paths: readonly string[]): Promise<Record<string, number>> {
  const sizes: Record<string, number> = {};
  for (const path of paths) sizes[path] = (await stat(join(folder, path))).size;
  return sizes;
}
