import { readFile, stat } from 'node:fs/promises';
import { extname } from 'node:path';
import { messageOf, SegueError } from '../../shared/errors.ts';
import { readAbc } from '../../shared/music/abc/read.ts';
import { splitTunes } from '../../shared/music/abc/tune-book.ts';
import { readMidi } from '../../shared/music/midi/read.ts';
import type { Song } from '../../shared/music/song.ts';

/** A song as its file gave it. */
export interface ReadSong {
  readonly song: Song;
  /** The MIDI file's format, 0, 1 or 2, or that the song was written in ABC. */
  readonly format: number | 'abc';
  /** What was repaired or skipped, one sentence each. */
  readonly warnings: readonly string[];
}

/** Bytes of the largest file of music that is read. */
export const largestFile = 64 * 1024 * 1024;

/**
 * Reads one song from a MIDI file or, where the name ends in `.abc`, the first tune of an ABC file.
 * @throws SegueError `io` where there is no such file, `bad-input` where it cannot be read as music
 */
export async function readSong(path: string): Promise<ReadSong> {
  return parseSong(path, await readBytes(path));
}

/**
 * The song in the bytes of a file: the first tune of an ABC file where the name ends in `.abc`, else MIDI.
 * @throws SegueError `bad-input` where they cannot be read as music
 */
export function parseSong(name: string, bytes: Uint8Array): ReadSong {
  try {
    if (extname(name).toLowerCase() !== '.abc') return readMidi(bytes);
    return firstTune(new TextDecoder().decode(bytes));
  } catch (error) {
    if (!(error instanceof SegueError)) throw error;
    throw new SegueError(error.code, `${name} cannot be read: ${error.message}`, { cause: error });
  }
}

async function readBytes(path: string): Promise<Uint8Array> {
  try {
    const status = await stat(path);
    if (status.isDirectory()) throw new SegueError('io', `${path} is a folder; choose a file in it.`);
    if (status.size > largestFile) throw new SegueError('bad-input', `${path} is larger than 64 MiB; split it.`);
    return await readFile(path);
  } catch (error) {
    if (error instanceof SegueError) throw error;
    const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    const message = missing ? `There is no file ${path}.` : `${path} could not be opened: ${messageOf(error)}.`;
    throw new SegueError('io', message, { cause: error });
  }
}

function firstTune(text: string): ReadSong {
  const tunes = splitTunes(text);
  const [tune] = tunes;
  if (tune === undefined) throw new SegueError('bad-input', 'There is no tune in it.');
  const { song, warnings } = readAbc(tune);
  const others = tunes.length === 1 ? [] : [`Took the first of ${tunes.length} tunes.`];
  return { song, format: 'abc', warnings: [...others, ...warnings] };
}
