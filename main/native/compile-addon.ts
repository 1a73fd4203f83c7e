import { mkdir, readdir } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
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
  /** The addon to write; it looks for the libraries in `../../deps/lib` from where it lies. */
  readonly addon: string;
}

/**
 * The compiler's arguments. The addon uses Node-API alone, whose headers come from a package, so neither Node's own
 * headers nor node-gyp are needed, and one addon serves every Node and Electron.
 */
export function compilerArguments(
  { source, include, libraries, addon }: Compilation,
  sources: readonly string[],
  nodeApiHeaders: string,
  platform: NodeJS.Platform = process.platform,
): string[] {
  const rpath = platform === 'darwin' ? '@loader_path/../../deps/lib' : '$ORIGIN/../../deps/lib';
  return [
    '-std=c++17',
    '-O3',
    '-fPIC',
    '-shared',
    '-fno-exceptions',
    '-fno-rtti',
    '-DNAPI_VERSION=8',
    `-I${nodeApiHeaders}`,
    `-I${include}`,
    ...sources.map((name) => join(source, 'binding', name)),
    ...libraries,
    `-Wl,-rpath,${rpath}`,
    // Node itself supplies the Node-API functions as it loads the addon; Apple's linker wants to be told.
    ...(platform === 'darwin' ? ['-undefined', 'dynamic_lookup'] : []),
    '-o',
    addon,
  ];
}

/**
 * Compiles the addon; takes about ten seconds.
 * @throws SegueError with the compiler's first complaint
 */
export async function compileAddon(compiler: string, compilation: Compilation, signal?: AbortSignal): Promise<void> {
  const nodeApiHeaders = join(dirname(createRequire(import.meta.url).resolve('node-api-headers')), 'include');
  const names = await readdir(join(compilation.source, 'binding'));
  const sources = names.filter((name) => name.endsWith('.cc')).sort();
  await mkdir(dirname(compilation.addon), { recursive: true });
  const args = compilerArguments(compilation, sources, nodeApiHeaders);
  const { code, output } = await runProgram(compiler, args, signal && { signal });
  if (code === 0) return;
  const complaint = output.split('\n').find((line) => /error|undefined reference|cannot find/i.test(line));
  throw engineError(
    `The C++ compiler ${compiler} could not compile the addon (${complaint?.trim() ?? 'it did not say why'}); a newer g++ or clang++, named by CXX, may.`,
  );
}
