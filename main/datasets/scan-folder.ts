import { join } from 'node:path';
import { SegueError } from '../../shared/errors.ts';
import type { DatasetReport, DatasetSong, RefusedFile, SongFilter } from '../../shared/ipc/contract.ts';
import { inMemory } from '../database/in-memory.ts';
import { findMusicFiles } from '../files/music-files.ts';
import { openStore } from '../library/store.ts';
import { Scan } from './scan.ts';

export interface FolderScan {
  readonly report: DatasetReport;
  readonly refused: readonly RefusedFile[];
  /** Songs that are duplicates of others, in order. */
  readonly duplicates: readonly DatasetSong[];
}

export interface FolderScanOptions {
  readonly filter?: SongFilter;
  readonly seed?: number;
  readonly fraction?: number;
  readonly signal?: AbortSignal;
  readonly onProgress?: (stage: 'reading' | 'comparing', done: number, total: number) => void;
}

/** Rows that are asked for at a time. */
const page = 500;

/**
 * Reads the music in a folder, or one file, as a dataset of the library is read, without keeping anything.
 * @throws SegueError `no-data` where there is no such place or no music in it, `cancelled` after the signal
 */
export async function scanFolder(path: string, options: FolderScanOptions = {}): Promise<FolderScan> {
  const { filter, seed = 0, fraction = 0.1, onProgress = () => undefined } = options;
  const signal = options.signal ?? new AbortController().signal;
  const { folder, files } = await findMusicFiles(path);
  if (files.length === 0) {
    throw new SegueError(
      'no-data',
      `There is no music in ${path}: choose a folder with .mid, .midi, .rmi or .abc files.`,
    );
  }
  const id = 'folder';
  const store = openStore(inMemory);
  try {
    await store.ask('createDataset', { id, name: path, folder, now: 0 });
    const numbers = await store.ask('addFiles', { id, files: files.map((name) => ({ name, bytes: 0 })) });
    const scan = new Scan(
      { onFiles: async (read) => void (await store.ask('addReadings', { id, files: read, now: 0 })), onProgress },
      signal,
    );
    scan.add(files.map((name, i) => ({ number: numbers[i] ?? 0, name, path: join(folder, name) })));
    const comparisons = await scan.finish();
    await store.ask('completeDataset', { id, comparisons, now: 0 });
    const report = await store.ask('report', { id, seed, fraction, ...(filter && { filter }) });
    const refused = await all((offset) =>
      store.ask('refused', { id, offset, limit: page }).then((found) => found.refused),
    );
    const duplicates = await all((offset) =>
      store.ask('songs', { id, query: { duplicates: true }, offset, limit: page }).then((found) => found.songs),
    );
    return { report, refused, duplicates };
  } finally {
    await store.end();
  }
}

/** All rows of a list that comes in pages. */
async function all<T>(ask: (offset: number) => Promise<readonly T[]>): Promise<T[]> {
  const rows: T[] = [];
  for (;;) {
    const more = await ask(rows.length);
    for (const row of more) rows.push(row);
    if (more.length < page) return rows;
  }
}
