import { randomUUID } from 'node:crypto';
import { type FileHandle, open, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { SegueError } from '../../shared/errors.ts';
import { refusedToWrite } from '../files/disk-error.ts';
import { makeFolder } from '../files/folders.ts';

/** Milliseconds after which an upload is forgotten to which nothing more came. */
const patience = 60 * 60 * 1000;
/** Bytes of the largest file that is taken in. */
const largest = 8 * 2 ** 30;

interface Upload {
  readonly name: string;
  readonly bytes: number;
  readonly path: string;
  readonly file: FileHandle;
  written: number;
  timer: NodeJS.Timeout;
}

/** A file that came in whole, and will be removed. */
export interface Arrived {
  readonly name: string;
  readonly path: string;
}

/** Files that windows send piece by piece, until they are whole. */
export class Uploads {
  readonly #folder: string;
  readonly #uploads = new Map<string, Upload>();

  /** @param folder for what has not come in whole */
  constructor(folder: string) {
    this.#folder = folder;
  }

  async begin(name: string, bytes: number): Promise<string> {
    if (bytes > largest) throw new SegueError('bad-input', `${name} is larger than 8 GiB.`);
    const id = randomUUID();
    const path = join(this.#folder, id);
    try {
      await makeFolder(this.#folder);
      const file = await open(path, 'wx');
      this.#uploads.set(id, { name, bytes, path, file, written: 0, timer: this.#forgetLater(id) });
    } catch (error) {
      throw refusedToWrite(error, name);
    }
    return id;
  }

  /** @throws SegueError `bad-input` for bytes that do not follow on those before, `io` where the disk refuses */
  async write(id: string, offset: number, bytes: Uint8Array): Promise<void> {
    const upload = this.#upload(id);
    if (offset !== upload.written || offset + bytes.length > upload.bytes) {
      throw new SegueError('bad-input', `${upload.name} did not come in one piece; send it again.`);
    }
    clearTimeout(upload.timer);
    upload.timer = this.#forgetLater(id);
    upload.written += bytes.length;
    try {
      for (let done = 0; done < bytes.length; ) {
        done += (await upload.file.write(bytes, done, bytes.length - done, offset + done)).bytesWritten;
      }
    } catch (error) {
      throw refusedToWrite(error, upload.name);
    }
  }

  /** Uses a file that is whole, and removes it. */
  async use<T>(id: string, work: (file: Arrived) => Promise<T>): Promise<T> {
    const { name, bytes, written, path } = this.#upload(id);
    if (written !== bytes) throw new SegueError('bad-input', `${name} has not come in whole; send it again.`);
    try {
      return await work({ name, path });
    } finally {
      await this.drop(id);
    }
  }

  async drop(id: string): Promise<void> {
    const upload = this.#uploads.get(id);
    if (!upload) return;
    this.#uploads.delete(id);
    clearTimeout(upload.timer);
    await upload.file.close();
    await rm(upload.path, { force: true });
  }

  /** Removes what did not come in whole before Segue was ended, and is so old that no other Segue waits for the rest. */
  async clear(): Promise<void> {
    for (const name of await readdir(this.#folder).catch(() => [])) {
      const path = join(this.#folder, name);
      const status = await stat(path).catch(() => undefined);
      if (status && Date.now() - status.mtimeMs > patience) await rm(path, { force: true });
    }
  }

  #upload(id: string): Upload {
    const upload = this.#uploads.get(id);
    if (upload) return upload;
    throw new SegueError('bad-input', 'That upload was given up; send the file again.');
  }

  #forgetLater(id: string): NodeJS.Timeout {
    return setTimeout(() => void this.drop(id), patience).unref();
  }
}
