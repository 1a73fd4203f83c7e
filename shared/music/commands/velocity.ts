import type { Note, Song } from '../song.ts';
import { type Command, changeSelected, clamp, type Selection } from './command.ts';

const label = 'Set velocities';
const bounded = (velocity: number) => clamp(Math.round(velocity), 1, 127);

/** Gives the selected notes one velocity, 1 to 127. */
export function setVelocity(song: Song, selection: Selection, velocity: number): Command {
  return changeSelected(label, song, selection, (note) => ({ ...note, velocity: bounded(velocity) }));
}

/**
 * Makes the selected notes louder or softer by the same amount, keeping their relative values as far as all stay within
 * 1 to 127.
 */
export function shiftVelocity(song: Song, selection: Selection, by: number): Command {
  return changeSelected(label, song, selection, (note) => ({ ...note, velocity: bounded(note.velocity + by) }));
}

/** Multiplies the velocities of the selected notes, within 1 to 127. */
export function scaleVelocity(song: Song, selection: Selection, factor: number): Command {
  return changeSelected(label, song, selection, (note) => ({ ...note, velocity: bounded(note.velocity * factor) }));
}

/** A point of the velocity lane. */
export interface VelocityPoint {
  readonly tick: number;
  readonly velocity: number;
}

/** Lays the velocities of those selected notes that begin between two points onto the line from one to the other. */
export function lineVelocity(song: Song, selection: Selection, from: VelocityPoint, to: VelocityPoint): Command {
  const [left, right] = from.tick <= to.tick ? [from, to] : [to, from];
  const span = Math.max(1, right.tick - left.tick);
  const rise = right.velocity - left.velocity;
  return changeSelected(label, song, selection, (note: Note) =>
    note.tick < left.tick || note.tick > right.tick
      ? note
      : { ...note, velocity: bounded(left.velocity + (rise * (note.tick - left.tick)) / span) },
  );
}
