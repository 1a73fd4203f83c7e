import { randomUUID } from 'node:crypto';
import { isAbsolute, join } from 'node:path';
import { messageOf, SegueError } from '../../shared/errors.ts';
import type { Calls, DatasetInfo, DatasetReport, RefusedFile, ScanJob, SongFilter } from '../../shared/ipc/contract.ts';
import type { Song } from '../../shared/music/song.ts';
import type { JobKind, Jobs } from '../engine/jobs.ts';
import type { OngoingJob } from '../engine/ongoing-job.ts';
import { Throttle } from '../engine/throttle.ts';
import { findMusicFiles, openMusicFile } from '../files/music-files.ts';
import type { Keeper } from '../library/library.ts';
import type { Store } from '../library/store.ts';
import { Deferred } from '../threads/deferred.ts';
import type { MusicFile } from '../training/collect.ts';
import type { FileStore } from './file-store.ts';
import { Scan } from './scan.ts';

/** Milliseconds between two events on one dataset. */
const tellEvery = 200;
/** Milliseconds after which a dataset is finished to which nobody adds any more, since the window may be gone. */
const patience = 120_000;

const most = 4;
const kind: JobKind<ScanJob> = {
  most,
  tooMany: `${most} datasets are being read already; wait for one, or stop it.`,
  endsAtOnce: false,
  notes: () => 0,
};

/** A dataset that is being read. */
interface Reading {
  readonly job: string;
  readonly scan: Scan;
  readonly told: Throttle<DatasetInfo>;
  info: DatasetInfo;
  progress: NonNullable<DatasetInfo['progress']>;
  /** Lets the job go on to comparing; nothing can be added from then on. */
  readonly close: () => void;
  closed: boolean;
  /** Fulfilled once all is read and compared, or it was stopped. */
  readonly ended: Promise<void>;
  /** Fires when nobody has added for long. */
  timer: NodeJS.Timeout | undefined;
}

export interface DatasetsOptions {
  readonly store: Store;
  readonly files: FileStore;
  readonly jobs: Jobs;
  /** Told of every dataset that came, moved on or changed. */
  readonly onChange: (dataset: DatasetInfo) => void;
}

/** The datasets of the library: what is in them, and how they are read. */
export class Datasets implements Keeper {
  readonly #store: Store;
  readonly #files: FileStore;
  readonly #jobs: Jobs;
  readonly #onChange: (dataset: DatasetInfo) => void;
  readonly #readings = new Map<string, Reading>();
  readonly #beginning = new Map<string, Promise<Reading>>();

  constructor({ store, files, jobs, onChange }: DatasetsOptions) {
    this.#store = store;
    this.#files = files;
    this.#jobs = jobs;
    this.#onChange = onChange;
  }

  async list(): Promise<readonly DatasetInfo[]> {
    const datasets = await this.#store.ask('listDatasets', null);
    return datasets.map((dataset) => this.#current(dataset));
  }

  async create(name: string, folder?: string): Promise<DatasetInfo> {
    const called = name.trim();
    if (called === '') throw new SegueError('bad-input', 'A dataset needs a name.');
    if (folder !== undefined && !isAbsolute(folder)) {
      throw new SegueError('bad-input', `“${folder}” is not the whole path of a folder.`);
    }
    const found = folder === undefined ? undefined : await findMusicFiles(folder);
    const place = found && { folder: found.folder };
    const dataset = await this.#store.ask('createDataset', {
      id: randomUUID(),
      name: called,
      now: Date.now(),
      ...place,
    });
    this.#onChange(dataset);
    if (!found) return dataset;
    await this.read(dataset.id);
    return this.#get(dataset.id);
  }

  /** Reads all files of a dataset anew. */
  async read(id: string): Promise<void> {
    if (this.#readings.has(id)) throw new SegueError('bad-input', 'This dataset is being read already.');
    const { folder } = await this.#get(id);
    if (folder !== undefined) {
      const { files } = await findMusicFiles(folder);
      await this.#store.ask('clearDataset', { id });
      await this.#store.ask('addFiles', { id, files: files.map((name) => ({ name, bytes: 0 })) });
    }
    const reading = await this.#begin(id);
    reading.close();
  }

  /** Adds files that a window sent; see `datasets.add` of the contract. */
  async add(id: string, files: readonly { readonly name: string; readonly bytes: Uint8Array }[]): Promise<void> {
    const { folder } = await this.#get(id);
    if (folder !== undefined) {
      throw new SegueError('bad-input', 'This dataset is a folder: put the files there, and read it anew.');
    }
    const reading = await this.#openReading(id);
    clearTimeout(reading.timer);
    const stored = await Promise.all(
      files.map(async ({ name, bytes }) => ({ name, hash: await this.#files.put(name, bytes), bytes: bytes.length })),
    );
    const numbers = await this.#store.ask('addFiles', { id, files: stored });
    reading.scan.add(
      stored.map(({ name, hash }, i) => ({ number: numbers[i] ?? 0, name, hash, path: this.#files.path(hash, name) })),
    );
    reading.timer = setTimeout(() => reading.close(), patience).unref();
  }

  async finish(id: string, refused: readonly RefusedFile[] = []): Promise<void> {
    if (refused.length > 0) await this.#store.ask('refuseFiles', { id, refused });
    const reading = this.#readings.get(id);
    if (reading) reading.close();
    else this.#onChange(await this.#get(id));
  }

  async stop(id: string): Promise<void> {
    await this.#get(id);
    const reading = this.#readings.get(id);
    if (reading) this.#jobs.cancel(reading.job);
  }

  async open(id: string, filter: SongFilter | undefined, seed = 0, fraction = 0.1): Promise<DatasetReport> {
    const report = await this.#store.ask('report', { id, seed, fraction, ...(filter && { filter }) });
    return { ...report, dataset: this.#current(report.dataset) };
  }

  songs({ dataset, filter, text, duplicates, ...page }: Calls['datasets.songs']['params']) {
    return this.#store.ask('songs', { id: dataset, query: { filter, text, duplicates }, ...page });
  }

  refused({ dataset, ...page }: Calls['datasets.refused']['params']) {
    return this.#store.ask('refused', { id: dataset, ...page });
  }

  /** @throws SegueError `io` where its file is gone, `bad-input` where it holds another song now */
  async song(id: string, number: number): Promise<Song> {
    const { file, tune } = await this.#store.ask('placeOfSong', { id, number });
    const { folder } = await this.#get(id);
    const path = this.#pathOf(file, folder);
    try {
      const pieces = await openMusicFile(path, file.name);
      const piece = pieces.find((candidate) => candidate.tune === tune);
      if (piece) return piece.read().song;
    } catch (error) {
      throw new SegueError('io', `${file.name} cannot be read any more: ${messageOf(error)}`, { cause: error });
    }
    throw new SegueError('bad-input', `${file.name} has changed; read the dataset anew.`);
  }

  info(id: string): Promise<DatasetInfo> {
    return this.#get(id);
  }

  /** The files with songs that fit a filter, and which tunes of them do, for a run to learn from. */
  async choose(id: string, filter?: SongFilter): Promise<MusicFile[]> {
    const { folder } = await this.#get(id);
    const files = await this.#store.ask('chooseFiles', { id, ...(filter && { filter }) });
    return files.map(({ tunes, ...file }) => ({ path: this.#pathOf(file, folder), name: file.name, tunes }));
  }

  async rename(id: string, name: string): Promise<string> {
    await this.#store.ask('rename', { kind: 'dataset', id, name, now: Date.now() });
    this.#onChange(await this.#get(id));
    return id;
  }

  async remove(id: string): Promise<void> {
    if (this.#readings.has(id)) throw new SegueError('bad-input', 'This dataset is being read; stop that first.');
    const kept = await this.#store.ask('removeDataset', id);
    for (const { hash, name } of kept) await this.#files.remove(hash, name);
  }

  async #get(id: string): Promise<DatasetInfo> {
    return this.#current(await this.#store.ask('getDataset', id));
  }

  /** The dataset as the database has it, with how far it is read. */
  #current(dataset: DatasetInfo): DatasetInfo {
    const reading = this.#readings.get(dataset.id);
    return reading ? { ...dataset, state: 'reading', progress: reading.progress } : dataset;
  }

  #pathOf({ name, hash }: { readonly name: string; readonly hash?: string }, folder: string | undefined): string {
    return hash === undefined ? join(folder ?? '', name) : this.#files.path(hash, name);
  }

  /** A reading that takes more files: the one that goes on, or a new one of all that there is. */
  async #openReading(id: string): Promise<Reading> {
    const reading = this.#readings.get(id);
    if (reading && !reading.closed) return reading;
    await reading?.ended;
    const beginning = this.#beginning.get(id) ?? this.#begin(id).finally(() => this.#beginning.delete(id));
    this.#beginning.set(id, beginning);
    return beginning;
  }

  /** Begins to read all files that a dataset has; more may be added until it is closed. */
  async #begin(id: string): Promise<Reading> {
    const before = await this.#store.ask('setDatasetState', { id, state: 'reading', now: Date.now() });
    const files = await this.#store.ask('files', { id });
    const job = randomUUID();
    return new Promise((resolve, reject) => {
      const run = async (ongoing: OngoingJob<ScanJob>) => {
        const [closed, ended] = [new Deferred<void>(), new Deferred<void>()];
        const scan = new Scan(
          {
            onFiles: async (read) => {
              await ongoing.gate.passed();
              const info = await this.#store.ask('addReadings', { id, files: read, now: Date.now() });
              this.#move(id, ongoing, { info });
            },
            onProgress: (stage, done, total) => this.#move(id, ongoing, { progress: { stage, done, total } }),
          },
          ongoing.signal,
        );
        const reading: Reading = {
          job,
          scan,
          told: new Throttle(tellEvery, (info) => this.#onChange(info)),
          info: before,
          progress: { stage: 'reading', done: 0, total: files.length },
          close() {
            this.closed = true;
            closed.resolve();
          },
          closed: false,
          ended: ended.promise,
          timer: undefined,
        };
        this.#readings.set(id, reading);
        resolve(reading);
        scan.add(files.map((file) => ({ ...file, path: this.#pathOf(file, before.folder) })));
        try {
          await this.#complete(id, reading, closed.promise, ongoing.signal);
        } finally {
          ended.resolve();
        }
        return {};
      };
      try {
        this.#jobs.start<ScanJob>({
          kind,
          job: { id: job, kind: 'scan', state: 'running', fraction: 0, dataset: id },
          run,
        });
      } catch (error) {
        reject(error);
      }
    });
  }

  /** Waits until all is read and compared, and writes down how it ended. */
  async #complete(id: string, reading: Reading, closed: Promise<void>, signal: AbortSignal): Promise<void> {
    const aborted = new Promise<void>((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
    try {
      await Promise.race([closed, aborted]);
      const comparisons = await reading.scan.finish();
      await this.#store.ask('completeDataset', { id, comparisons, now: Date.now() });
    } catch (error) {
      const stopped = error instanceof SegueError && error.code === 'cancelled';
      const end = stopped ? { state: 'stopped' as const } : { state: 'failed' as const, error: sentenceOf(error) };
      await this.#store.ask('setDatasetState', { id, now: Date.now(), ...end });
      throw error;
    } finally {
      clearTimeout(reading.timer);
      this.#readings.delete(id);
      const info = await this.#store.ask('getDataset', id).catch(() => undefined);
      if (info) {
        reading.told.say(info);
        reading.told.flush();
      }
    }
  }

  #move(id: string, job: OngoingJob<ScanJob>, change: Partial<Pick<Reading, 'info' | 'progress'>>): void {
    const reading = this.#readings.get(id);
    if (!reading) return;
    Object.assign(reading, change);
    const { done, total, stage } = reading.progress;
    reading.told.say(this.#current(reading.info));
    // Comparing takes about a twentieth of the time.
    const fraction = stage === 'comparing' ? 0.95 : total === 0 ? 0 : (0.95 * done) / total;
    if (fraction - job.now.fraction > 0.01) job.change({ fraction });
  }
}

function sentenceOf(error: unknown): string {
  return error instanceof SegueError ? error.message : 'Something went wrong inside Segue; read the dataset once more.';
}
