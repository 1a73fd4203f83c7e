import { randomUUID } from 'node:crypto';
import { openSync, readSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/**
 * Sets of 32-bit numbers in a file instead of in memory: those of tens of thousands of pieces are hundreds of megabytes,
 * of which only the few are read again that are compared.
 */
export class SetFile {
  readonly #file: number;
  readonly #begins: number[] = [];
  readonly #lengths: number[] = [];
  #end = 0;

  /** The file has no name any more once it is open, so that it goes with the process, however that ends. */
  constructor() {
    const path = join(tmpdir(), `segue-sets-${randomUUID()}`);
    this.#file = openSync(path, 'wx+', 0o600);
    rmSync(path);
  }

  /** Adds a set; gives its place, by which it is read. */
  add(set: Uint32Array): number {
    const bytes = new Uint8Array(set.buffer, set.byteOffset, set.byteLength);
    for (let done = 0; done < bytes.length; ) {
      done += writeSync(this.#file, bytes, done, bytes.length - done, this.#end + done);
    }
    this.#begins.push(this.#end);
    this.#end += bytes.length;
    return this.#lengths.push(set.length) - 1;
  }

  /** How many members the set has at a place. */
  count(place: number): number {
    const length = this.#lengths[place];
    if (length === undefined) throw new RangeError(`There is no set ${place}.`);
    return length;
  }

  read(place: number): Uint32Array {
    const length = this.count(place);
    const begin = this.#begins[place] ?? 0;
    const set = new Uint32Array(length);
    const bytes = new Uint8Array(set.buffer);
    for (let done = 0; done < bytes.length; ) {
      const read = readSync(this.#file, bytes, done, bytes.length - done, begin + done);
      if (read === 0) throw new Error('A file of sets ended early.');
      done += read;
    }
    return set;
  }
}
