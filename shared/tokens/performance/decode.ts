import type { Note, Song } from '../../music/song.ts';
import { pianoSong } from '../single-part.ts';
import { PerformanceCursor } from './cursor.ts';
import type { StepNote } from './steps.ts';
import { firstOff, firstOn, firstShift, performancePpq, velocityOfBin } from './vocabulary.ts';

/**
 * Reads tokens by running the grammar over them. Keys that still sound after the last token end there.
 * @param from index of the first token whose notes are wanted; the ones before it are read for their context
 * @throws a `bad-input` error at a token that the grammar forbids
 */
export function readPerformance(tokens: ArrayLike<number>, from = 0): StepNote[] {
  const cursor = new PerformanceCursor();
  const notes: StepNote[] = [];
  const sounding = new Map<number, StepNote>();
  for (let i = 0; i < tokens.length; i++) {
    const token = tokens[i]!;
    cursor.accept(token);
    if (token >= firstOn && token < firstOff) {
      const key = token - firstOn;
      const note = { on: cursor.step, off: cursor.step + 1, key, velocity: velocityOfBin(cursor.velocity) };
      sounding.set(key, note);
      if (i >= from) notes.push(note);
    } else if (token >= firstOff && token < firstShift) {
      const note = sounding.get(token - firstOff);
      if (note) note.off = cursor.step;
      sounding.delete(token - firstOff);
    }
  }
  for (const note of sounding.values()) note.off = Math.max(note.off, cursor.step);
  return notes;
}

/** A note in a song whose tick at a step is known. */
export function noteOf({ on, off, key, velocity }: StepNote, tickOf: (step: number) => number): Note {
  const tick = tickOf(on);
  return { tick, duration: Math.max(1, tickOf(off) - tick), pitch: key, velocity };
}

/** Notes as a song of their own. */
export function pianoOf(steps: readonly StepNote[], tickOf: (step: number) => number): Song {
  const notes = steps.map((note) => noteOf(note, tickOf));
  const ticks = notes.reduce((latest, note) => Math.max(latest, note.tick + note.duration), 0);
  return pianoSong(performancePpq, notes, ticks);
}
