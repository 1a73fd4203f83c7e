import type { Note, Song } from '../song.ts';
import type { Selection } from './command.ts';

/** All notes of the song, or of one track. */
export function allNotes(song: Song, track?: number): Note[] {
  return track === undefined ? song.tracks.flatMap((one) => one.notes) : [...(song.tracks[track]?.notes ?? [])];
}

/** The notes that are not selected, of the song or of one track. */
export function inverseSelection(song: Song, selection: Selection, track?: number): Note[] {
  return allNotes(song, track).filter((note) => !selection.has(note));
}

/** A stretch of time and pitch: from `start` to before `end`, from `low` to `high`. */
export interface Area {
  readonly start: number;
  readonly end: number;
  readonly low: number;
  readonly high: number;
}

/** The notes of a track that sound anywhere within an area. */
export function notesWithin(song: Song, track: number, { start, end, low, high }: Area): Note[] {
  const notes = song.tracks[track]?.notes ?? [];
  return notes.filter(
    ({ tick, duration, pitch }) => tick < end && tick + duration > start && pitch >= low && pitch <= high,
  );
}
