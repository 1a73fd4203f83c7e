import { createHash } from 'node:crypto';
import { createReadStream, createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { type Entry, openPromise, type ZipFile } from 'yauzl';
import { engineError } from './engine-error.ts';

/** What a wheel's RECORD says of one file. */
export interface RecordedFile {
  /** SHA-256 in base64url without padding. */
  readonly sha256: string;
  readonly size: number;
}

/**
 * Reads a wheel's RECORD: lines of path, hash and size as CSV. Files without a SHA-256 (RECORD itself) are left out.
 * @see https://packaging.python.org/en/latest/specifications/recording-installed-packages/#the-record-file
 */
export function parseRecord(record: string): ReadonlyMap<string, RecordedFile> {
  const files = new Map<string, RecordedFile>();
  for (const line of record.split(/\r?\n/)) {
    const [, quoted, plain, sha256, size] = /^(?:"((?:[^"]|"")*)"|([^",]*)),sha256=([\w-]+=*),(\d+)$/.exec(line) ?? [];
    const path = quoted?.replaceAll('""', '"') ?? plain;
    if (path !== undefined && sha256 !== undefined) {
      files.set(path, { sha256: sha256.replace(/=+$/, ''), size: Number(size) });
    }
  }
  return files;
}

export interface UnpackOptions {
  /** Told how many bytes more are done. */
  readonly onBytes?: (bytes: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Checks a downloaded wheel as a whole.
 * @param sha256 in hexadecimal
 * @throws SegueError where it is another file than the expected one
 */
export async function checkWheel(wheel: string, sha256: string, { signal }: UnpackOptions = {}): Promise<void> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(wheel), hash, { signal });
  if (hash.digest('hex') !== sha256) {
    throw engineError(
      `The download ${basename(wheel)} does not have the checksum that it should have, so it was thrown away; run \`segue native\` again.`,
    );
  }
}

/**
 * Unpacks files of a wheel, each checked against the wheel's own RECORD as it is written, and synced to the disk.
 * Streams: needs no memory to speak of for files of any size.
 * @param keep which files to unpack, by their path in the wheel
 * @returns the unpacked files by their path, as RECORD has them
 * @throws SegueError where a file is missing from RECORD or differs from what is recorded, or none is there to keep
 */
export async function unpackWheel(
  wheel: string,
  folder: string,
  keep: RegExp,
  options: UnpackOptions = {},
): Promise<ReadonlyMap<string, RecordedFile>> {
  const archive = await openPromise(wheel, { autoClose: false });
  try {
    const entries: Entry[] = [];
    let recordEntry: Entry | undefined;
    for await (const entry of archive.eachEntry()) {
      if (/^[^/]+\.dist-info\/RECORD$/.test(entry.fileName)) recordEntry = entry;
      else if (keep.test(entry.fileName) && !entry.fileName.endsWith('/')) entries.push(entry);
    }
    if (recordEntry === undefined || entries.length === 0) {
      throw engineError(`${basename(wheel)} is not a wheel of the kind that was expected; run \`segue native\` again.`);
    }
    const record = parseRecord(await text(await archive.openReadStreamPromise(recordEntry)));
    const files = new Map<string, RecordedFile>();
    for (const entry of entries) {
      const recorded = record.get(entry.fileName);
      if (recorded === undefined) throw differs(entry);
      await unpackEntry(archive, entry, recorded, join(folder, entry.fileName), options);
      files.set(entry.fileName, recorded);
    }
    return files;
  } finally {
    archive.close();
  }
}

async function unpackEntry(
  archive: ZipFile,
  entry: Entry,
  recorded: RecordedFile,
  path: string,
  { onBytes, signal }: UnpackOptions,
): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  const hash = createHash('sha256');
  // The upper half of these attributes holds the Unix mode; programs among the files must stay executable.
  const executable = ((entry.externalFileAttributes >>> 16) & 0o100) !== 0;
  const source: Readable = await archive.openReadStreamPromise(entry);
  await pipeline(
    source,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        onBytes?.(chunk.length);
        yield chunk;
      }
    },
    createWriteStream(path, { flush: true, flags: 'wx', mode: executable ? 0o755 : 0o644 }),
    { signal },
  );
  if (recorded.size !== entry.uncompressedSize || recorded.sha256 !== hash.digest('base64url')) throw differs(entry);
}

function differs(entry: Entry): Error {
  return engineError(
    `The file ${entry.fileName} in the download is not what the wheel's own record says; run \`segue native\` again.`,
  );
}
