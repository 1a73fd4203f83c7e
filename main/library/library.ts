import { open } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { SegueError } from '../../shared/errors.ts';
import type { Calls, Dependant, LibraryKind, LibraryRef, ModelInfo } from '../../shared/ipc/contract.ts';
import { largestStretch } from '../../shared/ipc/schemas/models.ts';
import { Throttle } from '../engine/throttle.ts';
import { refusedToRead } from '../files/disk-error.ts';
import type { Models } from './models.ts';
import type { Projects } from './projects.ts';
import type { Store } from './store.ts';
import type { Uploads } from './uploads.ts';

/** Milliseconds between two events that tell that the library changed. */
const tellEvery = 250;

/** What the library needs of each kind of thing in it. */
export interface Keeper {
  /** Gives it another name; gives its id from then on. */
  rename(id: string, name: string): Promise<string>;
  remove(id: string): Promise<void>;
}

export interface LibraryOptions {
  readonly store: Store;
  readonly models: Models;
  readonly projects: Projects;
  readonly uploads: Uploads;
  readonly datasets: Keeper;
  readonly runs: Keeper;
  /** Told that things of these kinds came, changed or went. */
  readonly onChange: (kinds: readonly LibraryKind[]) => void;
}

/**
 * Everything that people made: datasets, models, runs and projects. Files of models and projects are the truth about
 * these; the database is brought up to date with them whenever somebody looks, and holds what no file does.
 */
export class Library {
  readonly #options: LibraryOptions;
  readonly #keepers: Readonly<Record<LibraryKind, Keeper>>;
  readonly #news: Throttle<null>;
  readonly #changed = new Set<LibraryKind>();

  constructor(options: LibraryOptions) {
    const { models, projects, datasets, runs, store } = options;
    this.#options = options;
    this.#keepers = {
      dataset: datasets,
      run: runs,
      model: {
        async rename(from, name) {
          const to = await models.rename(from, name);
          await store.ask('moveModel', { from, to });
          return to;
        },
        remove: (id) => models.remove(id),
      },
      project: {
        async rename(name, to) {
          await projects.rename(name, to);
          return to;
        },
        remove: (name) => projects.remove(name),
      },
    };
    this.#news = new Throttle(tellEvery, () => {
      options.onChange([...this.#changed]);
      this.#changed.clear();
    });
  }

  /** Things of a kind came, changed or went. */
  changed(kind: LibraryKind): void {
    this.#changed.add(kind);
    this.#news.say(null);
  }

  async find(query: Calls['library.find']['params']): Promise<Calls['library.find']['result']> {
    await this.#refresh(query.kinds ?? ['model', 'project']);
    return this.#options.store.ask('find', query);
  }

  async dependants(ref: LibraryRef): Promise<readonly Dependant[]> {
    await this.#refresh(['model', 'project']);
    return this.#options.store.ask('dependants', ref);
  }

  async rename({ kind, id, name }: Calls['library.rename']['params']): Promise<LibraryRef> {
    const called = name.trim();
    if (called === '') throw new SegueError('bad-input', 'A name needs at least one letter; choose another name.');
    const fresh = await this.#keepers[kind].rename(id, called);
    this.changed(kind);
    return { kind, id: fresh };
  }

  async remove({ kind, id }: LibraryRef): Promise<void> {
    await this.#keepers[kind].remove(id);
    this.changed(kind);
  }

  /** Makes an uploaded file one of the user's own models. */
  async importModel(upload: string): Promise<ModelInfo> {
    const { uploads, models } = this.#options;
    const model = await uploads.use(upload, ({ name, path }) => models.add(name, path));
    this.changed('model');
    return model;
  }

  /** A stretch of a model's file. */
  async exportModel(model: string, offset: number): Promise<Calls['models.export']['result']> {
    const path = await this.#options.models.file(model);
    try {
      const file = await open(path);
      try {
        const { size } = await file.stat();
        const bytes = new Uint8Array(Math.max(0, Math.min(largestStretch, size - offset)));
        const { bytesRead } = await file.read(bytes, 0, bytes.length, offset);
        return { name: basename(path), bytes: bytes.subarray(0, bytesRead), total: size };
      } finally {
        await file.close();
      }
    } catch (error) {
      throw refusedToRead(error, 'The model');
    }
  }

  async #refresh(kinds: readonly LibraryKind[]): Promise<void> {
    const { store, models, projects } = this.#options;
    if (kinds.includes('model')) await store.ask('indexModels', models.folders);
    if (kinds.includes('project')) await store.ask('indexProjects', projects.folder);
  }
}

/** Where the database lies. */
export function libraryFile(data: string): string {
  return join(data, 'library.sqlite');
}
