import { mkdir, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { diskFull, engineError } from './engine-error.ts';
import { programWorks, runProgram } from './run-program.ts';
import type { Wheel } from './wheels.ts';

/** A command that runs pip: a program and its first arguments. */
export type Pip = readonly [program: string, ...args: string[]];

const candidates: readonly Pip[] = [['python3', '-m', 'pip'], ['python', '-m', 'pip'], ['pip3'], ['pip']];

/**
 * The pip of this machine, whichever Python it belongs to: it only downloads.
 * @throws SegueError where there is none
 */
export async function findPip(works: typeof programWorks = programWorks): Promise<Pip> {
  for (const pip of candidates) {
    const [program, ...args] = pip;
    if (await works(program, [...args, '--version'])) return pip;
  }
  throw engineError(
    "TensorFlow comes through Python's pip, and there is none here; install Python with pip (Debian and Ubuntu: python3-pip) and run `segue native`.",
  );
}

/** pip's arguments that download exactly this wheel, for its platform rather than pip's own, into `folder`. */
export function downloadArguments(wheel: Wheel, folder: string): string[] {
  return [
    'download',
    `${wheel.project}==${wheel.version}`,
    '--no-deps',
    '--only-binary=:all:',
    '--python-version=3.12',
    `--implementation=${wheel.python.implementation}`,
    `--abi=${wheel.python.abi}`,
    `--platform=${wheel.platform}`,
    `--dest=${folder}`,
    // A second copy of some hundred megabytes in pip's own cache would serve nobody.
    '--no-cache-dir',
    '--no-input',
    '--disable-pip-version-check',
    '--progress-bar=off',
    '--retries=2',
  ];
}

export interface DownloadOptions {
  /** Told every quarter of a second how many bytes are there. */
  readonly onBytes: (bytes: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Downloads a wheel with pip into an empty folder.
 * @returns the wheel's path
 * @throws SegueError that says why not, without the network for instance
 */
export async function downloadWheel(
  [program, ...args]: Pip,
  wheel: Wheel,
  folder: string,
  { onBytes, signal }: DownloadOptions,
): Promise<string> {
  const parts = join(folder, 'parts');
  const done = join(folder, 'done');
  await mkdir(parts, { recursive: true });
  await mkdir(done);
  // pip tells of its progress in a machine-readable way from 24.1 on; the size of its temporary file tells it always.
  const timer = setInterval(() => {
    void sizeOf(folder).then(onBytes);
  }, 250);
  try {
    const { code, output } = await runProgram(program, [...args, ...downloadArguments(wheel, done)], {
      env: { ...process.env, TMPDIR: parts, TMP: parts, TEMP: parts, PIP_REQUIRE_VIRTUALENV: '0' },
      ...(signal && { signal }),
    });
    const [file] = await readdir(done);
    if (code === 0 && file !== undefined) return join(done, file);
    throw downloadError(wheel, output, folder);
  } finally {
    clearInterval(timer);
  }
}

/** Bytes of all files below a folder; files that vanish meanwhile count nothing. */
async function sizeOf(folder: string): Promise<number> {
  const names = await readdir(folder, { recursive: true }).catch(() => []);
  const sizes = await Promise.all(
    names.map((name) =>
      stat(join(folder, name)).then(
        (entry) => (entry.isFile() ? entry.size : 0),
        () => 0,
      ),
    ),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

const networkTrouble =
  /NewConnectionError|ConnectionError|Failed to establish|name resolution|Max retries|TimeoutError|timed out|ProxyError|SSLError|unreachable|Connection (reset|aborted|refused)/i;

/** Why pip failed, in a sentence, from what it wrote. */
export function downloadError(wheel: Wheel, output: string, folder: string): Error {
  const what = `${wheel.project} ${wheel.version}`;
  if (/No space left on device|Errno 28/.test(output)) return diskFull(folder);
  if (networkTrouble.test(output)) {
    return engineError(
      `pip could not reach the Python package index to download ${what}; check the network (or pip's proxy settings) and run \`segue native\`.`,
    );
  }
  const last = output
    .split('\n')
    .filter((line) => line.trim() !== '')
    .at(-1)
    ?.trim()
    .replace(/^ERROR: /, '')
    .replace(/\.$/, '');
  return engineError(`pip could not download ${what} (${last ?? 'it did not say why'}); run \`segue native\` again.`);
}
