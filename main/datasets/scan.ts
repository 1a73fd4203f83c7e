import { availableParallelism } from 'node:os';
import { messageOf, SegueError } from '../../shared/errors.ts';
import { Thread } from '../threads/thread.ts';
import type { CompareAnswers, ComparedBy, Comparison } from './compare-thread.ts';
import { numberIn } from './numbers.ts';
import type { FileReading, ReaderAnswers, SongReading, UnreadFile } from './reader-thread.ts';

/** A file of a dataset, by its number there. */
export interface NumberedFile extends UnreadFile {
  readonly number: number;
}

/** What a file of a dataset gave; what only serves to compare songs stays with the scan. */
export interface ScannedFile extends Omit<FileReading, 'songs'> {
  readonly number: number;
  readonly name: string;
  readonly songs: readonly (Omit<SongReading, keyof ComparedBy> & { readonly number: number })[];
}

export interface ScanListeners {
  /** Some files were read; no more are handed over until this is done, so that nothing piles up. */
  onFiles(files: readonly ScannedFile[]): Promise<void>;
  onProgress(stage: 'reading' | 'comparing', done: number, total: number): void;
}

const batchSize = 100;
/** Megabytes of memory that reading a file may take; one that needs more is refused, and ends its thread. */
const readerMemory = 2048;

/** Files that must wait for each further thread that is started, which takes as long as reading about so many. */
const worthAThread = 40;

/** Threads that read at most, where nobody says. */
export function usualReaders(): number {
  return Math.max(2, Math.min(8, availableParallelism()));
}

/**
 * Reads files of music on several threads, as many as there are and as long as more come, and compares their songs once
 * all are read. What it gives does not depend on which thread is quicker. Memory is bounded by the files that are read at
 * the same time and a few hundred bytes a song.
 */
export class Scan {
  readonly #listeners: ScanListeners;
  readonly #signal: AbortSignal;
  readonly #comparer: Thread<CompareAnswers>;
  readonly #readers: Promise<void>[];
  /** Rejects once it is stopped. */
  readonly #stopped: Promise<never>;
  readonly #queue: NumberedFile[] = [];
  /** What is to be read under each number: of two files with the same one the later counts. */
  readonly #latest = new Map<number, NumberedFile>();
  #next = 0;
  #done = 0;
  #finished = false;
  #wake: (() => void)[] = [];
  #batch: ScannedFile[] = [];
  #handing: Promise<void> = Promise.resolve();

  /** @param signal stops it within a file */
  constructor(listeners: ScanListeners, signal: AbortSignal, threads = usualReaders()) {
    this.#listeners = listeners;
    this.#signal = signal;
    this.#comparer = new Thread(new URL('./compare-thread.ts', import.meta.url));
    this.#stopped = new Promise((_, reject) => {
      const stop = () => {
        reject(new SegueError('cancelled', 'Reading the music was stopped.'));
        this.#wakeAll();
        void this.#comparer.end();
      };
      if (signal.aborted) stop();
      else signal.addEventListener('abort', stop, { once: true });
    });
    this.#stopped.catch(() => undefined);
    this.#readers = Array.from({ length: threads }, (_, place) => this.#readAll(place));
    for (const reader of this.#readers) reader.catch(() => undefined);
  }

  /** More files to be read. */
  add(files: readonly NumberedFile[]): void {
    for (const file of files) {
      this.#queue.push(file);
      this.#latest.set(file.number, file);
    }
    this.#listeners.onProgress('reading', this.#done, this.#queue.length);
    this.#wakeAll();
  }

  /**
   * Waits until all files are read, and compares the songs.
   * @throws SegueError `cancelled` after the signal; what `onFiles` throws
   */
  async finish(): Promise<readonly Comparison[]> {
    this.#finished = true;
    this.#wakeAll();
    try {
      await Promise.all(this.#readers);
      await this.#handOver(0);
      await this.#handing;
      if (this.#signal.aborted) await this.#stopped;
      this.#listeners.onProgress('comparing', this.#done, this.#queue.length);
      return await Promise.race([this.#comparer.ask('compare', null), this.#stopped]);
    } finally {
      await this.#comparer.end();
    }
  }

  /** One reader: a thread, and another one where a file was too much for it. It begins once enough files wait. */
  async #readAll(place: number): Promise<void> {
    let thread: Thread<ReaderAnswers> | undefined;
    try {
      for (;;) {
        const waiting = this.#queue.length - this.#next;
        const file = thread || waiting > place * worthAThread ? this.#queue[this.#next] : undefined;
        if (this.#signal.aborted) return;
        if (!file) {
          if (this.#finished) return;
          await new Promise<void>((resolve) => this.#wake.push(resolve));
          continue;
        }
        this.#next++;
        if (!thread || thread.ended) thread = newReader();
        const reading = await Promise.race([read(thread, file), this.#stopped]);
        this.#take(file, reading);
        await this.#handOver(batchSize - 1);
      }
    } finally {
      await thread?.end();
    }
  }

  #take(file: NumberedFile, { songs, ...reading }: FileReading): void {
    const { number: fileNumber, name } = file;
    this.#done++;
    this.#listeners.onProgress('reading', this.#done, this.#queue.length);
    if (this.#latest.get(fileNumber) !== file) return;
    const numbered = songs.map((song) => ({ ...song, number: numberIn(fileNumber, song.tune) }));
    void this.#comparer
      .ask('add', {
        file: fileNumber,
        songs: numbered.map(({ name: _, tune: __, facts: ___, ...comparable }) => comparable),
      })
      .catch(() => undefined);
    const kept = numbered.map(({ shingles: _, signature: __, lines: ___, ...song }) => song);
    this.#batch = this.#batch.filter(({ number }) => number !== fileNumber);
    this.#batch.push({ number: fileNumber, name, ...reading, songs: kept });
  }

  /** Hands over what was read once there is more than so much of it. Readers wait for the batch before. */
  async #handOver(least: number): Promise<void> {
    if (this.#batch.length <= least) return;
    const files = this.#batch;
    this.#batch = [];
    const before = this.#handing;
    this.#handing = before.then(() => this.#listeners.onFiles(files));
    // Whoever waits for all hears of it; here it would be an unhandled one.
    this.#handing.catch(() => undefined);
    await before;
  }

  #wakeAll(): void {
    for (const wake of this.#wake.splice(0)) wake();
  }
}

function newReader(): Thread<ReaderAnswers> {
  const limits = { maxOldGenerationSizeMb: readerMemory };
  return new Thread<ReaderAnswers>(new URL('./reader-thread.ts', import.meta.url), { limits });
}

/** What a file gives; one that is too much for its thread is refused. */
async function read(thread: Thread<ReaderAnswers>, { path, name, hash }: NumberedFile): Promise<FileReading> {
  try {
    return await thread.ask('read', { path, name, ...(hash !== undefined && { hash }) });
  } catch (error) {
    return { bytes: 0, songs: [], refused: [{ file: name, reason: messageOf(error) }] };
  }
}
