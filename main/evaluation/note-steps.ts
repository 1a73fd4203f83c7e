import type { Note, Track } from '../../shared/music/song.ts';

/** Parts of a quarter note to which onsets are compared. */
export const grid = 24;

/** The notes of a track in which copies are looked for; drums are left out, since their patterns are everybody's. */
export function comparedNotes({ drums, notes }: Pick<Track, 'drums' | 'notes'>, from = 0): readonly Note[] {
  return drums ? [] : notes.filter(({ tick }) => tick >= from);
}

/** When each note begins, in parts of a quarter note ({@link grid}). */
export function onsetsOf(notes: readonly Note[], ppq: number): number[] {
  return notes.map(({ tick }) => Math.round((tick * grid) / ppq));
}

/**
 * Interval and time from each note to the next, as one number a step. So the same line is the same in any key and at any
 * tempo.
 */
export function stepsOf(notes: readonly Note[], ppq: number): number[] {
  const onsets = onsetsOf(notes, ppq);
  return notes
    .slice(1)
    .map((note, i) => ((onsets[i + 1] ?? 0) - (onsets[i] ?? 0)) * 256 + note.pitch - (notes[i]?.pitch ?? 0) + 128);
}
