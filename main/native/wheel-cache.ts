import { createHash } from 'node:crypto';
import { createReadStream } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import * as v from 'valibot';
import { wheelFolder } from './engine-plan.ts';
import { downloadWheel, type Pip } from './pip.ts';
import { checkWheel, type RecordedFile, unpackWheel } from './wheel-archive.ts';
import { type Wheel, wheelId } from './wheels.ts';

/** `files.json` in an unpacked wheel's folder: its files, as the wheel's RECORD has them. */
const fileList = v.pipe(
  v.string(),
  v.parseJson(),
  v.record(v.string(), v.object({ size: v.number(), sha256: v.string() })),
);

/**
 * Whether a wheel is unpacked in the cache, whole.
 * @param thorough whether to read every file again and compare its checksum, rather than its size alone
 */
export async function hasWheel(cache: string, wheel: Wheel, thorough = false): Promise<boolean> {
  const folder = wheelFolder(cache, wheel);
  const files = v.safeParse(fileList, await readFile(join(folder, 'files.json'), 'utf8').catch(() => ''));
  if (!files.success) return false;
  for (const [path, recorded] of Object.entries(files.output)) {
    if (!(await isAsRecorded(join(folder, path), recorded, thorough).catch(() => false))) return false;
  }
  return true;
}

async function isAsRecorded(path: string, { size, sha256 }: RecordedFile, thorough: boolean): Promise<boolean> {
  if ((await stat(path)).size !== size) return false;
  if (!thorough) return true;
  const hash = createHash('sha256');
  await pipeline(createReadStream(path), hash);
  return hash.digest('base64url') === sha256;
}

export interface FetchOptions {
  /** Told how far downloading or unpacking is, 0 to 1. */
  readonly onProgress: (step: 'Downloading' | 'Unpacking', fraction: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Downloads a wheel, checks it and unpacks what is needed of it into the cache.
 * @param scratch a folder on the cache's disk; whatever is still in it after an error means nothing
 */
export async function fetchWheel(
  cache: string,
  wheel: Wheel,
  pip: Pip,
  scratch: string,
  { onProgress, ...options }: FetchOptions,
): Promise<void> {
  const download = join(scratch, `download-${wheelId(wheel)}`);
  const file = await downloadWheel(pip, wheel, download, {
    ...options,
    onBytes: (bytes) => onProgress('Downloading', Math.min(1, bytes / wheel.bytes)),
  });
  await checkWheel(file, wheel.sha256, options);

  const unpacked = join(scratch, wheelId(wheel));
  let bytes = 0;
  const files = await unpackWheel(file, unpacked, wheel.keep, {
    ...options,
    onBytes: (more) => {
      bytes += more;
      onProgress('Unpacking', Math.min(1, bytes / wheel.unpackedBytes));
    },
  });
  await rm(download, { recursive: true });
  await writeFile(join(unpacked, 'files.json'), JSON.stringify(Object.fromEntries(files)), { flush: true });

  const folder = wheelFolder(cache, wheel);
  await rm(folder, { recursive: true, force: true });
  await mkdir(dirname(folder), { recursive: true });
  await rename(unpacked, folder);
}
