import type { Song } from '../music/song.ts';

/**
 * A short text that is the same for the same music: notes, controllers, tempi, meters, keys, instruments and ABC text. What only
 * the studio shows (title, names, mix, who wrote a note) does not count, since no model hears it.
 *
 * Two 32-bit FNV-1a sums over the numbers (Fowler, Noll, Vo), the second over them in another disguise, beside the counts
 * of notes and ticks: songs of one project do not collide by accident.
 */
export function songKey(song: Song): string {
  let one = 0x811c9dc5;
  let two = 0x050c5d1f;
  let notes = 0;
  const add = (value: number) => {
    one = Math.imul(one ^ value, 0x01000193);
    one ^= one >>> 15;
    two = Math.imul(two ^ (value + 0x9e3779b9), 0x85ebca6b);
    two ^= two >>> 13;
  };
  const addAll = (values: readonly number[]) => {
    add(values.length);
    for (const value of values) add(value);
  };
  add(song.ppq);
  add(song.ticks);
  for (const { tick, microsecondsPerQuarter } of song.tempi) addAll([tick, microsecondsPerQuarter]);
  for (const { tick, numerator, denominator } of song.meters) addAll([tick, numerator, denominator]);
  for (const { tick, fifths, mode } of song.keys) addAll([tick, fifths, mode === 'major' ? 0 : 1]);
  for (const track of song.tracks) {
    addAll([track.channel, track.program, track.drums ? 1 : 0, track.notes.length]);
    notes += track.notes.length;
    for (const { tick, duration, pitch, velocity } of track.notes) {
      add(tick);
      add(duration);
      add(pitch * 128 + velocity);
    }
    for (const { tick, controller, value } of track.controls) addAll([tick, controller, value]);
    for (const { tick, value } of track.bends) addAll([tick, value]);
    for (const { tick, program } of track.programChanges) addAll([tick, program]);
  }
  // A model that reads letters reads these, and not the notes.
  if (song.abc !== undefined) addAll(Array.from(song.abc, (letter) => letter.codePointAt(0) ?? 0));
  return [one >>> 0, two >>> 0, notes, song.ticks].map((part) => part.toString(36)).join('-');
}
