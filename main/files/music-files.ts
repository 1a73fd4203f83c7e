import { readdir, readFile, stat } from 'node:fs/promises';
import { basename, extname, join, relative } from 'node:path';
import { messageOf, SegueError } from '../../shared/errors.ts';
import { readAbc } from '../../shared/music/abc/read.ts';
import { splitTunes } from '../../shared/music/abc/tune-book.ts';
import { readMidi } from '../../shared/music/midi/read.ts';
import { countNotes, type Song } from '../../shared/music/song.ts';
import { largestFile } from './read-song.ts';

/** A piece that a file holds, not read yet. */
export interface UnreadPiece {
  /** The file's name and, where it holds several, the tune's number: `airs.abc#3`. */
  readonly name: string;
  /** The tune's number in its file, from 1; 0 where the file is one piece. */
  readonly tune: number;
  /**
   * The piece, and what was repaired or left out to read it, a sentence each.
   * @throws where it is none; the message says why
   */
  read(): { readonly song: Song; readonly warnings: readonly string[] };
}

/** The pieces that a file of this kind holds. */
const kinds: Readonly<Record<string, (bytes: Uint8Array, file: string) => UnreadPiece[]>> = {
  '.mid': midiPiece,
  '.midi': midiPiece,
  '.rmi': midiPiece,
  '.abc': tunes,
};

/** Whether a file of that name is music; hidden files are none. */
export function isMusicFile(name: string): boolean {
  return extname(name).toLowerCase() in kinds && !basename(name).startsWith('.');
}

/**
 * The files of music in a folder and its subfolders, or the one file that the path names.
 * @returns names relative to the folder, sorted
 * @throws SegueError `no-data` where there is no such place
 */
export async function findMusicFiles(path: string): Promise<{ folder: string; files: string[] }> {
  try {
    if ((await stat(path)).isFile()) return { folder: join(path, '..'), files: [basename(path)].filter(isMusicFile) };
    const entries = await readdir(path, { recursive: true, withFileTypes: true });
    const files = entries
      .filter((entry) => (entry.isFile() || entry.isSymbolicLink()) && isMusicFile(entry.name))
      .map((entry) => relative(path, join(entry.parentPath, entry.name)))
      .sort();
    return { folder: path, files };
  } catch (error) {
    throw new SegueError('no-data', `The music folder ${path} cannot be read: ${messageOf(error)}.`, { cause: error });
  }
}

/**
 * The pieces that a file holds.
 * @param name by which it is called
 * @param check told the file's bytes before they are read
 * @throws where it cannot be read or holds none; the message says why
 */
export async function openMusicFile(
  path: string,
  name: string,
  check: (bytes: Uint8Array) => void = () => undefined,
): Promise<UnreadPiece[]> {
  const { size } = await stat(path);
  if (size > largestFile) throw new SegueError('bad-input', 'It is larger than 64 MiB.');
  const bytes = await readFile(path);
  check(bytes);
  const found = kinds[extname(name).toLowerCase()]?.(bytes, name) ?? [];
  if (found.length === 0) throw new SegueError('bad-input', 'It holds no tunes.');
  return found;
}

function midiPiece(bytes: Uint8Array, file: string): UnreadPiece[] {
  return [{ name: file, tune: 0, read: () => requireNotes(readMidi(bytes)) }];
}

function tunes(bytes: Uint8Array, file: string): UnreadPiece[] {
  return splitTunes(new TextDecoder().decode(bytes)).map((text, index) => ({
    name: `${file}#${index + 1}`,
    tune: index + 1,
    read: () => requireNotes(readAbc(text)),
  }));
}

function requireNotes<R extends { readonly song: Song }>(read: R): R {
  if (countNotes(read.song) === 0) throw new SegueError('bad-input', 'It holds no notes.');
  return read;
}
