import * as v from 'valibot';
import type { Note } from '../../music/song.ts';

/** The last tick that a message may name: far beyond the longest song at the finest resolution. */
export const lastTick = 2 ** 40;
const mostNotes = 2 ** 21;

/**
 * The notes of a track. Checked by a plain loop, since they are nearly all that a message holds: a song of 100,000 notes
 * takes a few milliseconds so, and many times that through a schema of each note.
 */
export const notesSchema = v.custom<readonly Note[]>(areNotes, 'Expected a list of notes');

function areNotes(value: unknown): boolean {
  return Array.isArray(value) && value.length <= mostNotes && value.every(isNote);
}

function isNote(value: unknown): value is Note {
  if (typeof value !== 'object' || value === null) return false;
  if (!('tick' in value && 'duration' in value && 'pitch' in value && 'velocity' in value)) return false;
  const generated = 'generated' in value;
  return (
    within(value.tick, 0, lastTick) &&
    within(value.duration, 1, lastTick) &&
    within(value.pitch, 0, 127) &&
    within(value.velocity, 1, 127) &&
    (!generated || value.generated === true) &&
    countKeys(value) === (generated ? 5 : 4)
  );
}

function within(value: unknown, least: number, most: number): boolean {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}

function countKeys(value: object): number {
  let count = 0;
  for (const _ in value) count++;
  return count;
}
