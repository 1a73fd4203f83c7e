import { scaleOf } from '../../shared/music/scale.ts';
import type { Song } from '../../shared/music/song.ts';
import { PitchRows } from './pitch-rows.ts';

const blackKeys = [1, 3, 6, 8, 10] as const;

/** Whether a pitch is a black key of the piano. */
export function isBlackKey(pitch: number): boolean {
  return blackKeys.some((one) => one === pitch % 12);
}

/** The rows of a track in the roll: all, or where folded those that are used or in one of the song's keys. */
export function rowsOf(song: Song, track: number, fold: boolean): PitchRows {
  if (!fold) return new PitchRows();
  const front = song.tracks[track];
  const shown = new Set<number>();
  const looked = front?.drums ? [front] : song.tracks.filter((one) => !one.drums);
  for (const { notes } of looked) for (const note of notes) shown.add(note.pitch);
  if (!front?.drums) {
    for (const key of song.keys) {
      const classes = scaleOf(key);
      for (let pitch = 0; pitch < 128; pitch++) if (classes.has(pitch % 12)) shown.add(pitch);
    }
  }
  return new PitchRows(shown);
}
