import { join } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { messageOf, SegueError } from '../../shared/errors.ts';
import { findMusicFiles, openMusicFile } from '../files/music-files.ts';
import type { Piece } from './piece.ts';

/** A file, or a tune in it, that was skipped, and why. */
export interface Refusal {
  readonly file: string;
  readonly reason: string;
}

/** A piece that was read, though something in its file was repaired or left out: one sentence each. */
export interface Repair {
  readonly file: string;
  readonly warnings: readonly string[];
}

/** What one file gave. */
export interface Reading {
  /** Relative to the folder. */
  readonly file: string;
  readonly pieces: readonly Piece[];
  readonly refused: readonly Refusal[];
  readonly repaired: readonly Repair[];
  /** Files read so far, this one included. */
  readonly done: number;
  readonly total: number;
}

/** All that a folder gave. */
export interface Collection {
  readonly pieces: readonly Piece[];
  readonly refused: readonly Refusal[];
}

/** A file of a collection. */
export interface MusicFile {
  readonly path: string;
  /** By which it is called. */
  readonly name: string;
  /** Numbers of the tunes in it that are meant, from 1; all where it is left out. */
  readonly tunes?: readonly number[];
}

/** Music wherever it lies: a folder with its subfolders, or one file; or files of all kinds of places, under one name. */
export type MusicSource = string | { readonly name: string; readonly files: readonly MusicFile[] };

/** What people know a source by. */
export function sourceName(source: MusicSource): string {
  return typeof source === 'string' ? source : source.name;
}

/**
 * Reads all music of a source, a file at a time, those of a folder in the order of their names. Files of other kinds and
 * hidden ones are passed over; music that cannot be read is skipped and named. Control returns to the event loop after
 * each piece.
 *
 * @throws SegueError `no-data` where there is no such place or no music in it, `cancelled` once the signal is aborted
 */
export async function* readPieces(source: MusicSource, signal?: AbortSignal): AsyncGenerator<Reading> {
  const files = await filesOf(source);
  let pieces = 0;
  for (const [index, file] of files.entries()) {
    if (signal?.aborted) throw new SegueError('cancelled', 'Reading the music was cancelled.');
    const reading = await readFileAt(file);
    pieces += reading.pieces.length;
    yield { file: file.name, ...reading, done: index + 1, total: files.length };
  }
  if (pieces === 0) throw new SegueError('no-data', nothingIn(sourceName(source), files.length));
}

async function filesOf(source: MusicSource): Promise<readonly MusicFile[]> {
  if (typeof source !== 'string') return source.files;
  const { folder, files } = await findMusicFiles(source);
  return files.map((name) => ({ name, path: join(folder, name) }));
}

/** Reads all music of a source at once; see `readPieces`. */
export async function collectPieces(
  source: MusicSource,
  onReading: (reading: Reading) => void = () => undefined,
  signal?: AbortSignal,
): Promise<Collection> {
  const pieces: Piece[] = [];
  const refused: Refusal[] = [];
  for await (const reading of readPieces(source, signal)) {
    // One by one: a book may hold more tunes than a call takes arguments.
    for (const piece of reading.pieces) pieces.push(piece);
    for (const refusal of reading.refused) refused.push(refusal);
    onReading(reading);
  }
  return { pieces, refused };
}

function nothingIn(path: string, files: number): string {
  if (files === 0) return `There is no music in ${path}: choose a folder with .mid, .midi, .rmi or .abc files.`;
  return `None of the ${files} music files in ${path} can be read: choose another folder.`;
}

async function readFileAt({
  path,
  name: file,
  tunes,
}: MusicFile): Promise<Pick<Reading, 'pieces' | 'refused' | 'repaired'>> {
  const pieces: Piece[] = [];
  const refused: Refusal[] = [];
  const repaired: Repair[] = [];
  try {
    for (const { name, tune, read } of await openMusicFile(path, file)) {
      if (tunes && !tunes.includes(tune)) continue;
      await setImmediate();
      try {
        const { song, warnings } = read();
        pieces.push({ name, song });
        if (warnings.length > 0) repaired.push({ file: name, warnings });
      } catch (error) {
        refused.push({ file: name, reason: messageOf(error) });
      }
    }
  } catch (error) {
    refused.push({ file, reason: messageOf(error) });
  }
  return { pieces, refused, repaired };
}
