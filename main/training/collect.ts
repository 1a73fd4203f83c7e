import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join, relative } from 'node:path';
import { setImmediate } from 'node:timers/promises';
import { messageOf, SegueError } from '../../shared/errors.ts';
import { readAbc } from '../../shared/music/abc/read.ts';
import { splitTunes } from '../../shared/music/abc/tune-book.ts';
import { readMidi } from '../../shared/music/midi/read.ts';
import { countNotes, type Song } from '../../shared/music/song.ts';
import { largestFile } from '../files/read-song.ts';
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

/** A song, and what was repaired or left out to read it. */
interface Read {
  readonly song: Song;
  readonly warnings: readonly string[];
}

/** A piece that a file holds, not read yet. */
interface Unread {
  readonly name: string;
  read(): Read;
}

/** The pieces that a file of this kind holds. */
const kinds: Readonly<Record<string, (bytes: Uint8Array, file: string) => Unread[]>> = {
  '.mid': midiPiece,
  '.midi': midiPiece,
  '.rmi': midiPiece,
  '.abc': tunes,
};

/**
 * Reads all music of a folder and its subfolders, or of one file, a file at a time in the order of their names. Files of
 * other kinds and hidden ones are passed over; music that cannot be read is skipped and named. Control returns to the
 * event loop after each piece.
 *
 * @throws SegueError `no-data` where there is no such place or no music in it, `cancelled` once the signal is aborted
 */
export async function* readPieces(path: string, signal?: AbortSignal): AsyncGenerator<Reading> {
  const { folder, files } = await findMusic(path);
  let pieces = 0;
  for (const [index, file] of files.entries()) {
    if (signal?.aborted) throw new SegueError('cancelled', 'Reading the music was cancelled.');
    const reading = await readFileAt(join(folder, file), file);
    pieces += reading.pieces.length;
    yield { file, ...reading, done: index + 1, total: files.length };
  }
  if (pieces === 0) throw new SegueError('no-data', nothingIn(path, files.length));
}

/** Reads all music of a folder or file at once; see `readPieces`. */
export async function collectPieces(
  path: string,
  onReading: (reading: Reading) => void = () => undefined,
  signal?: AbortSignal,
): Promise<Collection> {
  const pieces: Piece[] = [];
  const refused: Refusal[] = [];
  for await (const reading of readPieces(path, signal)) {
    // One by one: a book may hold more tunes than a call takes arguments.
    for (const piece of reading.pieces) pieces.push(piece);
    for (const refusal of reading.refused) refused.push(refusal);
    onReading(reading);
  }
  return { pieces, refused };
}

async function findMusic(path: string): Promise<{ folder: string; files: string[] }> {
  const isMusic = (name: string) => extname(name).toLowerCase() in kinds && !basename(name).startsWith('.');
  try {
    if ((await stat(path)).isFile()) return { folder: join(path, '..'), files: [basename(path)].filter(isMusic) };
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => (entry.isFile() || entry.isSymbolicLink()) && isMusic(entry.name))
      .map((entry) => relative(path, join(entry.parentPath, entry.name)))
      .sort();
    return { folder: path, files };
  } catch (error) {
    throw new SegueError('no-data', `The music folder ${path} cannot be read: ${messageOf(error)}.`, { cause: error });
  }
}

function nothingIn(path: string, files: number): string {
  if (files === 0) return `There is no music in ${path}: choose a folder with .mid, .midi, .rmi or .abc files.`;
  return `None of the ${files} music files in ${path} can be read: choose another folder.`;
}

async function readFileAt(path: string, file: string): Promise<Pick<Reading, 'pieces' | 'refused' | 'repaired'>> {
  const pieces: Piece[] = [];
  const refused: Refusal[] = [];
  const repaired: Repair[] = [];
  try {
    for (const { name, read } of await openFile(path, file)) {
      await setImmediate();
      try {
        const { song, warnings } = read();
        if (countNotes(song) === 0) {
          refused.push({ file: name, reason: 'It holds no notes.' });
          continue;
        }
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

async function openFile(path: string, file: string): Promise<Unread[]> {
  const { size } = await stat(path);
  if (size > largestFile) throw new SegueError('bad-input', 'It is larger than 64 MiB.');
  const found = kinds[extname(file).toLowerCase()]?.(await readFile(path), file) ?? [];
  if (found.length === 0) throw new SegueError('bad-input', 'It holds no tunes.');
  return found;
}

function midiPiece(bytes: Uint8Array, file: string): Unread[] {
  return [{ name: file, read: () => readMidi(bytes) }];
}

function tunes(bytes: Uint8Array, file: string): Unread[] {
  return splitTunes(new TextDecoder().decode(bytes)).map((text, index) => ({
    name: `${file}#${index + 1}`,
    read: () => readAbc(text),
  }));
}
