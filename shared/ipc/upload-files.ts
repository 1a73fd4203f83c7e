import { messageOf, SegueError } from '../errors.ts';
import type { EngineClient, RefusedFile } from './contract.ts';
import { mostFiles } from './schemas/datasets.ts';
import { largestStretch } from './schemas/models.ts';

/** A file that a window was given, under its path within the folder that was dropped. */
export interface FileToSend {
  readonly name: string;
  /** All of it; of a file longer than `most` bytes more than so many, but no more than it takes to tell. */
  read(most: number): Promise<Uint8Array>;
}

export interface SendOptions {
  /** Told how many of the files were sent, and how many there are. */
  readonly onProgress?: (sent: number, total: number) => void;
  /** Whether to stop: looked at between two calls. */
  readonly stopped?: () => boolean;
}

/** Bytes that go over in one call: large enough that calls cost little, and small enough that none takes long. */
const batchBytes = 1024 * 1024;
/** Bytes of the largest file of music that is read; see `segue dataset`. */
const largestFile = 64 * 1024 * 1024;
/** Endings of files of music; others are left aside, as a folder on the disk is read. */
const music = /(^|\/)[^./][^/]*\.(mid|midi|rmi|abc)$/i;

/**
 * Those files that are music, by their names.
 * @throws SegueError `no-data` where none of them is
 */
export function musicAmong<F extends Pick<FileToSend, 'name'>>(files: readonly F[]): readonly F[] {
  const found = files.filter(({ name }) => music.test(name));
  if (found.length === 0) {
    throw new SegueError(
      'no-data',
      'There is no music among these files: choose some that end in .mid, .midi, .rmi or .abc.',
    );
  }
  return found;
}

/**
 * Sends files to a dataset, some at a time, and then lets it be finished. Files of other kinds and hidden ones are passed
 * over; those that cannot be read or are too large are named as refused. No more is held in memory than one call takes.
 * @returns how many files were sent
 * @throws SegueError `no-data` where none of them is music, `cancelled` where it was stopped, and what the calls throw
 */
export async function uploadFiles(
  client: Pick<EngineClient, 'call'>,
  dataset: string,
  files: readonly FileToSend[],
  { onProgress = () => undefined, stopped = () => false }: SendOptions = {},
): Promise<number> {
  const found = musicAmong(files);
  const refused: RefusedFile[] = [];
  let batch: { name: string; bytes: Uint8Array }[] = [];
  let size = 0;
  let sent = 0;
  const send = async () => {
    if (stopped()) throw new SegueError('cancelled', 'Adding files was stopped.');
    if (batch.length > 0) await client.call('datasets.add', { dataset, files: batch });
    sent += batch.length;
    [batch, size] = [[], 0];
    onProgress(sent + refused.length, found.length);
  };
  for (const { name, read } of found) {
    const bytes = await read(largestFile).catch((error: unknown) => messageOf(error));
    if (typeof bytes === 'string' || bytes.length > largestFile) {
      refused.push({ file: name, reason: typeof bytes === 'string' ? bytes : 'It is larger than 64 MiB.' });
      continue;
    }
    if (batch.length > 0 && (size + bytes.length > batchBytes || batch.length === mostFiles)) await send();
    batch.push({ name, bytes });
    size += bytes.length;
  }
  await send();
  await client.call('datasets.finish', { dataset, refused });
  return sent;
}

/** Sends a model's file, and makes it one of the user's own models. */
export async function uploadModel(client: Pick<EngineClient, 'call'>, file: FileToSend, options: SendOptions = {}) {
  const { onProgress = () => undefined, stopped = () => false } = options;
  const bytes = await file.read(Number.POSITIVE_INFINITY);
  const { upload } = await client.call('upload.begin', { name: file.name, bytes: bytes.length });
  try {
    for (let offset = 0; offset < bytes.length; offset += largestStretch) {
      if (stopped()) throw new SegueError('cancelled', 'Adding the model was stopped.');
      await client.call('upload.write', { upload, offset, bytes: bytes.subarray(offset, offset + largestStretch) });
      onProgress(Math.min(bytes.length, offset + largestStretch), bytes.length);
    }
    return await client.call('models.import', { upload });
  } finally {
    await client.call('upload.drop', { upload });
  }
}

/** A model's file as a whole, put together from its stretches. */
export async function downloadModel(
  client: Pick<EngineClient, 'call'>,
  model: string,
  { onProgress = () => undefined }: SendOptions = {},
): Promise<{ readonly name: string; readonly bytes: Uint8Array }> {
  const first = await client.call('models.export', { model, offset: 0 });
  const bytes = new Uint8Array(first.total);
  bytes.set(first.bytes);
  for (let done = first.bytes.length; done < bytes.length; ) {
    onProgress(done, bytes.length);
    const next = await client.call('models.export', { model, offset: done });
    if (next.total !== bytes.length || next.bytes.length === 0) {
      throw new SegueError('io', 'The model changed while it was being saved; try once more.');
    }
    bytes.set(next.bytes, done);
    done += next.bytes.length;
  }
  onProgress(bytes.length, bytes.length);
  return { name: first.name, bytes };
}
