import type { KeySignature, Song } from '../../shared/music/song.ts';
import { PitchRows } from './pitch-rows.ts';

const majorScale = [0, 2, 4, 5, 7, 9, 11] as const;
const blackKeys = [1, 3, 6, 8, 10] as const;

/** Pitch classes, 0 (C) to 11, of a key signature; a minor key's are those of its relative major. */
export function pitchClasses(key: Pick<KeySignature, 'fifths'>): ReadonlySet<number> {
  const tonic = (((key.fifths * 7) % 12) + 12) % 12;
  return new Set(majorScale.map((step) => (tonic + step) % 12));
}

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
      const classes = pitchClasses(key);
      for (let pitch = 0; pitch < 128; pitch++) if (classes.has(pitch % 12)) shown.add(pitch);
    }
  }
  return new PitchRows(shown);
}

/** The pitch of the key that is nearest, the lower one of two as near. */
export function nearestInKey(pitch: number, key: Pick<KeySignature, 'fifths'>): number {
  const classes = pitchClasses(key);
  for (const away of [0, -1, 1, -2, 2]) {
    const near = pitch + away;
    if (near >= 0 && near <= 127 && classes.has(near % 12)) return near;
  }
  return pitch;
}
