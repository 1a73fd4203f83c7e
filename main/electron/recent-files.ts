import { readFile } from 'node:fs/promises';
import * as v from 'valibot';
import { writeAtomically } from '../files/write-atomically.ts';

const most = 10;
const schema = v.pipe(v.array(v.pipe(v.string(), v.maxLength(4096))), v.maxLength(most));

/** The files that were opened or saved last, the latest first; kept in a file of their own. */
export class RecentFiles {
  readonly #path: string;
  #files: readonly string[] = [];

  constructor(path: string) {
    this.#path = path;
  }

  get files(): readonly string[] {
    return this.#files;
  }

  /** Reads what was remembered; nothing where that cannot be read. */
  async load(): Promise<void> {
    try {
      this.#files = v.parse(schema, JSON.parse(await readFile(this.#path, 'utf8')));
    } catch {
      this.#files = [];
    }
  }

  /** @throws SegueError `io` where the disk refuses */
  async add(file: string): Promise<void> {
    await this.#keep([file, ...this.#files.filter((other) => other !== file)].slice(0, most));
  }

  /** @throws SegueError `io` where the disk refuses */
  async remove(file: string): Promise<void> {
    await this.#keep(this.#files.filter((other) => other !== file));
  }

  /** @throws SegueError `io` where the disk refuses */
  async clear(): Promise<void> {
    await this.#keep([]);
  }

  async #keep(files: readonly string[]): Promise<void> {
    this.#files = files;
    await writeAtomically(this.#path, JSON.stringify(files));
  }
}
