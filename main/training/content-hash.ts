import { createHash } from 'node:crypto';
import { countNotes, type Song } from '../../shared/music/song.ts';

/** Ticks a quarter note in which notes of different files are compared. */
const commonPpq = 960;
/** Durations are compared up to this many of them. */
const longest = 2 ** 18 - 1;

/**
 * A hash of the notes alone: onset after the first note, duration, pitch, and whether they are drums. Files that
 * differ in name, text, velocities, programs, tempo, division into tracks or resolution have the same one.
 */
export function hashNotes(song: Song): string {
  const first = song.tracks.reduce((least, { notes }) => Math.min(least, notes[0]?.tick ?? least), Infinity);
  const scale = commonPpq / song.ppq;
  const keys = new Float64Array(countNotes(song));
  let i = 0;
  for (const { drums, notes } of song.tracks) {
    for (const { tick, duration, pitch } of notes) {
      // One number a note: onset, pitch, drums and duration, from its highest bits to its lowest.
      const place = Math.round((tick - first) * scale) * 256 + pitch * 2 + (drums ? 1 : 0);
      keys[i++] = place * (longest + 1) + Math.min(longest, Math.round(duration * scale));
    }
  }
  return createHash('sha256').update(keys.sort()).digest('hex');
}

/** A hash of everything in the song that a tokenizer may write; its title and the names of its tracks are left out. */
export function hashSong(song: Song): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([song.ppq, song.ticks, song.tempi, song.meters, song.keys, song.abc ?? null]));
  for (const { channel, program, drums, notes, programChanges } of song.tracks) {
    hash.update(JSON.stringify([channel, program, drums, programChanges, notes.length]));
    const numbers = new Float64Array(4 * notes.length);
    for (const [i, { tick, duration, pitch, velocity }] of notes.entries()) {
      numbers.set([tick, duration, pitch, velocity], 4 * i);
    }
    hash.update(numbers);
  }
  return hash.digest('hex');
}

/** One hash for a set of songs, whatever their order, from the hash of each. */
export function hashAll(hashes: Iterable<string>): string {
  return createHash('sha256')
    .update([...hashes].sort().join('\n'))
    .digest('hex');
}
