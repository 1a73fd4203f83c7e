import { type FileHandle, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { diskCodeOf, refusedToWrite } from './disk-error.ts';
import { isRunning } from './is-running.ts';

let written = 0;

/**
 * Writes a file so that whoever looks sees the old content or the new, whole, even after a crash:
 * a temporary file beside it is written and synced, then renamed over it, then the folder is synced.
 *
 * @param content text (as UTF-8), bytes, or pieces of bytes in order
 * @throws SegueError `io` where the disk refuses; the old file is then untouched and the temporary one gone.
 *   What the content's iterator throws passes through unchanged.
 */
export async function writeAtomically(
  path: string,
  content: string | Uint8Array | Iterable<Uint8Array>,
): Promise<void> {
  const target = resolve(path);
  const folder = dirname(target);
  const prefix = `.${basename(target)}.`;
  const temporary = join(folder, `${prefix}${process.pid}-${written++}.tmp`);
  try {
    await removeAbandoned(folder, prefix);
    const file = await open(temporary, 'wx');
    try {
      for (const piece of piecesOf(content)) await writeAll(file, piece);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, target);
    await syncFolder(folder);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw refusedToWrite(error, path);
  }
}

function piecesOf(content: string | Uint8Array | Iterable<Uint8Array>): Iterable<Uint8Array> {
  if (typeof content === 'string') return [new TextEncoder().encode(content)];
  return content instanceof Uint8Array ? [content] : content;
}

async function writeAll(file: FileHandle, bytes: Uint8Array): Promise<void> {
  for (let done = 0; done < bytes.length; ) {
    done += (await file.write(bytes, done, bytes.length - done)).bytesWritten;
  }
}

/** Removes what a process that was killed while writing this very file left behind. */
async function removeAbandoned(folder: string, prefix: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (!name.startsWith(prefix)) continue;
    const owner = /^(\d+)-\d+\.tmp$/.exec(name.slice(prefix.length))?.[1];
    if (owner !== undefined && !isRunning(Number(owner))) await rm(join(folder, name), { force: true });
  }
}

/** Makes the rename last. Some systems cannot sync a folder, and there the rename lasts by itself. */
async function syncFolder(folder: string): Promise<void> {
  if (process.platform === 'win32') return;
  const handle = await open(folder, 'r');
  try {
    await handle.sync();
  } catch (error) {
    const code = diskCodeOf(error);
    if (code !== 'EINVAL' && code !== 'ENOTSUP') throw error;
  } finally {
    await handle.close();
  }
}
