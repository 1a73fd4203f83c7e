import { stat } from 'node:fs/promises';
import { refusedToRead } from '../files/disk-error.ts';
import type { LoadedModel } from '../weights/model-file.ts';

/** A model that is being used; `release` says that it no longer is. */
export interface Lease {
  readonly loaded: LoadedModel;
  release(): void;
}

interface Entry {
  readonly key: string;
  readonly loading: Promise<LoadedModel>;
  users: number;
}

/** Keeps the models that were used last in memory, so that the next press of the button begins at once. */
export class ModelCache {
  readonly #load: (file: string) => Promise<LoadedModel>;
  readonly #most: number;
  /** The one that was used last comes last. */
  #entries: readonly Entry[] = [];

  /** @param most how many models stay loaded while nobody uses them */
  constructor(load: (file: string) => Promise<LoadedModel>, most = 2) {
    this.#load = load;
    this.#most = most;
  }

  /** The model of a file, loaded anew where the file has changed; errors as `loadModel`. */
  async lease(file: string): Promise<Lease> {
    const { mtimeMs, size } = await stat(file).catch((cause) => {
      throw refusedToRead(cause, 'The model');
    });
    const key = `${file} ${mtimeMs} ${size}`;
    const entry = this.#entries.find((candidate) => candidate.key === key) ?? {
      key,
      loading: this.#load(file),
      users: 0,
    };
    entry.users++;
    this.#entries = [...this.#entries.filter((other) => other !== entry), entry];
    const release = () => {
      entry.users--;
      this.#trim();
    };
    try {
      return { loaded: await entry.loading, release };
    } catch (error) {
      this.#entries = this.#entries.filter((other) => other !== entry);
      throw error;
    }
  }

  #trim(): void {
    const idle = this.#entries.filter(({ users }) => users === 0);
    const goners = idle.slice(0, Math.max(0, idle.length - this.#most));
    this.#entries = this.#entries.filter((entry) => !goners.includes(entry));
    for (const { loading } of goners) void loading.then(({ model }) => model.dispose());
  }
}
