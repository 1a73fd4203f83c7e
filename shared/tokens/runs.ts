import type { Note, Song, Track } from '../music/song.ts';
import { rescale } from './grid.ts';

/** A pitch that sounds from one step of a grid up to another. */
export interface Run {
  readonly from: number;
  readonly to: number;
  readonly pitch: number;
}

/** How loud notes are of which nothing tells. */
export const plainVelocity = 80;

/** Where a note of the song lies on a grid; it lasts a step at least. */
export function runOf({ tick, duration, pitch }: Note, song: Song, stepsPerQuarter: number): Run {
  const from = rescale(tick, song.ppq, stepsPerQuarter);
  return { from, to: Math.max(from + 1, rescale(tick + duration, song.ppq, stepsPerQuarter)), pitch };
}

/** The step after that of the last onset of a pitched note; 0 where there is none. */
export function stepAfterLastOnset(song: Song, stepsPerQuarter: number): number {
  let latest = 0;
  for (const { drums, notes } of song.tracks) {
    const last = notes.at(-1);
    if (last && !drums) latest = Math.max(latest, runOf(last, song, stepsPerQuarter).from + 1);
  }
  return latest;
}

/** The note of a run; `tickOf` says where a step begins. */
export function noteOf({ from, to, pitch }: Run, velocity: number, tickOf: (step: number) => number): Note {
  const tick = tickOf(from);
  return { tick, duration: Math.max(1, tickOf(to) - tick), pitch, velocity };
}

/** How loud a track's notes are on average. */
export function meanVelocity({ notes }: Track): number {
  if (notes.length === 0) return plainVelocity;
  return Math.round(notes.reduce((sum, note) => sum + note.velocity, 0) / notes.length);
}
