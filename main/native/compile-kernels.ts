import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type Compilation, complaintOf, nodeApiHeaders, runtimePath } from './compile-addon.ts';
import { type KernelBuild, kernelBuilds, kernelFile, kernelFolder } from './kernel-sources.ts';
import { runProgram } from './run-program.ts';

/** Which builds of Segue's own kernels an engine has. */
export interface CompiledKernels {
  /** Their instruction sets. */
  readonly built: readonly string[];
  /** What the compiler complained of, where it would not compile them. */
  readonly trouble?: string;
}

/** The compiler's arguments for one build of Segue's own kernels. */
export function kernelArguments(
  { include, libraries, output }: Omit<Compilation, 'source'>,
  { flags }: KernelBuild,
  sources: readonly string[],
  platform: NodeJS.Platform = process.platform,
): string[] {
  return [
    '-std=c++17',
    '-O3',
    ...flags,
    // A product and a sum become one instruction; nothing asks for floating-point exceptions or errno.
    '-ffp-contract=fast',
    '-fno-math-errno',
    '-fno-trapping-math',
    '-fPIC',
    '-shared',
    '-pthread',
    '-fvisibility=hidden',
    '-fno-exceptions',
    '-fno-rtti',
    '-DNAPI_VERSION=8',
    // Leaves out the part of TensorFlow's headers that needs headers which the engine does not unpack.
    '-DIS_SLIM_BUILD',
    `-I${nodeApiHeaders()}`,
    `-I${include}`,
    ...sources,
    ...libraries,
    ...runtimePath(platform),
    '-o',
    output,
  ];
}

/**
 * Compiles Segue's own kernels for every instruction set that processors of this architecture may have; takes a few
 * seconds. The engine works without them, on TensorFlow's, so a compiler that refuses is reported and no error.
 */
export async function compileKernels(
  compiler: string,
  { include, libraries, engine }: { include: string; libraries: readonly string[]; engine: string },
  signal?: AbortSignal,
): Promise<CompiledKernels> {
  const names = await readdir(kernelFolder);
  const sources = names.filter((name) => name.endsWith('.cc')).map((name) => join(kernelFolder, name));
  const built: string[] = [];
  for (const build of kernelBuilds()) {
    const output = join(engine, kernelFile(build.instructions));
    const args = kernelArguments({ include, libraries, output }, build, sources.sort());
    const run = await runProgram(compiler, args, signal && { signal });
    if (run.code !== 0) return { built, trouble: complaintOf(run.output) };
    built.push(build.instructions);
  }
  return { built };
}
