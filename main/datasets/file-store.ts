import { createHash, randomUUID } from 'node:crypto';
import { mkdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { refusedToWrite } from '../files/disk-error.ts';

/** The hash by which the library knows bytes: SHA-256, in hexadecimal digits. */
export function hashOf(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex');
}

/**
 * Files that were added from windows, each under the hash of its bytes, so that the same bytes lie there once. A file
 * appears whole or not at all. It is not synced to the disk one by one, which takes longer than all else with thousands
 * of files; whoever reads one compares its hash, and so notices what a power failure has cut off.
 */
export class FileStore {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Keeps bytes; gives their hash.
   * @param name whose ending tells what kind of file it is
   * @throws SegueError `io` where the disk refuses
   */
  async put(name: string, bytes: Uint8Array): Promise<string> {
    const hash = hashOf(bytes);
    const path = this.path(hash, name);
    const there = await stat(path).catch(() => undefined);
    if (there?.size === bytes.length) return hash;
    const temporary = `${path}.${randomUUID()}.tmp`;
    try {
      await mkdir(join(path, '..'), { recursive: true });
      await writeFile(temporary, bytes);
      await rename(temporary, path);
    } catch (error) {
      await rm(temporary, { force: true }).catch(() => undefined);
      throw refusedToWrite(error, 'The library’s copy of the music');
    }
    return hash;
  }

  /** Where the bytes of a hash lie, or would; the ending is that of the name. */
  path(hash: string, name: string): string {
    return join(this.#folder, hash.slice(0, 2), hash + extname(name).toLowerCase());
  }

  async remove(hash: string, name: string): Promise<void> {
    await rm(this.path(hash, name), { force: true });
  }
}
