import { mkdir, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { onDisk } from '../files/on-disk.ts';
import { engineError } from './engine-error.ts';
import { programWorks, runProgram } from './run-program.ts';

/**
 * The C++ compiler of this machine: CXX where it is set, else the first that answers.
 * @throws SegueError where there is none
 */
export async function findCompiler(
  env: NodeJS.ProcessEnv = process.env,
  works: typeof programWorks = programWorks,
): Promise<string> {
  for (const compiler of env.CXX ? [env.CXX] : ['c++', 'g++', 'clang++']) {
    if (await works(compiler, ['--version'])) return compiler;
  }
  const what = env.CXX ? `The C++ compiler ${env.CXX}, which CXX names, does not run` : 'There is no C++ compiler here';
  const how = 'Debian and Ubuntu: g++; macOS: `xcode-select --install`';
  throw engineError(`${what}, and the native engine needs one; install one (${how}) and run \`segue native\`.`);
}

export interface Compilation {
  /** The folder of `@tensorflow/tfjs-node-gpu`, which holds the addon's source. */
  readonly source: string;
  /** TensorFlow's headers. */
  readonly include: string;
  /** TensorFlow's two libraries. */
  readonly libraries: readonly string[];
  /** The file to write; it looks for the libraries in `../../deps/lib` from where it lies. */
  readonly output: string;
}

/**
 * The compiler's arguments. The addon uses Node-API alone, whose headers come from a package, so neither Node's own
 * headers nor node-gyp are needed, and one addon serves every Node and Electron.
 */
export function compilerArguments(
  { source, include, libraries, output }: Compilation,
  sources: readonly string[],
  platform: NodeJS.Platform = process.platform,
): string[] {
  return [
    '-std=c++17',
    '-O3',
    '-fPIC',
    '-shared',
    '-fno-exceptions',
    '-fno-rtti',
    '-DNAPI_VERSION=8',
    `-I${nodeApiHeaders()}`,
    `-I${include}`,
    ...sources.map((name) => join(source, 'binding', name)),
    ...libraries,
    ...runtimePath(platform),
    '-o',
    output,
  ];
}

/** Where what is compiled finds TensorFlow's libraries, and Node's own functions, as it is loaded. */
export function runtimePath(platform: NodeJS.Platform): string[] {
  if (platform !== 'darwin') return ['-Wl,-rpath,$ORIGIN/../../deps/lib'];
  // Node itself supplies the Node-API functions as it loads the addon; Apple's linker wants to be told.
  return ['-Wl,-rpath,@loader_path/../../deps/lib', '-undefined', 'dynamic_lookup'];
}

/** The folder of Node-API's headers. */
export function nodeApiHeaders(): string {
  return join(onDisk(dirname(createRequire(import.meta.url).resolve('node-api-headers'))), 'include');
}

/** The first thing that a compiler complained of. */
export function complaintOf(output: string): string {
  const line = output.split('\n').find((text) => /error|undefined reference|cannot find/i.test(text));
  return line?.trim() ?? 'it did not say why';
}

/**
 * Compiles the addon; takes about ten seconds.
 * @throws SegueError with the compiler's first complaint
 */
export async function compileAddon(compiler: string, compilation: Compilation, signal?: AbortSignal): Promise<void> {
  const names = await readdir(join(compilation.source, 'binding'));
  const sources = names.filter((name) => name.endsWith('.cc')).sort();
  await mkdir(dirname(compilation.output), { recursive: true });
  const args = compilerArguments(compilation, sources);
  const { code, output } = await runProgram(compiler, args, signal && { signal });
  if (code === 0) return;
  throw engineError(
    `The C++ compiler ${compiler} could not compile the addon (${complaintOf(output)}); a newer g++ or clang++, named by CXX, may.`,
  );
}
