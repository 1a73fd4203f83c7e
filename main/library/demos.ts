import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SegueError } from '../../shared/errors.ts';
import type { Song } from '../../shared/music/song.ts';
import { readSong } from '../files/read-song.ts';

const extension = '.abc';

/** A song that Segue brings along. */
export interface Demo {
  readonly id: string;
  readonly title: string;
}

/** The songs that Segue brings along, in `assets/songs`. */
export class Demos {
  readonly #folder: string;
  #list: Promise<readonly Demo[]> | undefined;

  constructor(folder: string = fileURLToPath(new URL('../../assets/songs', import.meta.url))) {
    this.#folder = folder;
  }

  /** All of them, by title. They are part of the program, so they are read once. */
  list(): Promise<readonly Demo[]> {
    this.#list ??= this.#read();
    return this.#list;
  }

  /** @throws SegueError `bad-input` where there is none of that id */
  async open(id: string): Promise<Song> {
    if (!(await this.list()).some((demo) => demo.id === id)) {
      throw new SegueError('bad-input', 'There is no such demo song in this version; choose another.');
    }
    return (await readSong(join(this.#folder, id + extension))).song;
  }

  async #read(): Promise<readonly Demo[]> {
    const files = (await readdir(this.#folder)).filter((name) => name.endsWith(extension));
    const demos = await Promise.all(
      files.map(async (name) => {
        const id = name.slice(0, -extension.length);
        const { song } = await readSong(join(this.#folder, name));
        return { id, title: song.title || id };
      }),
    );
    return demos.sort((a, b) => a.title.localeCompare(b.title, 'en'));
  }
}
