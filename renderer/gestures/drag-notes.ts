import type { Note } from '../../shared/music/song.ts';
import type { Desk, Point } from './gesture.ts';

/** A drag's way in time in ticks: whole steps of the grid, so that a note off the grid keeps its offset; free with Alt. */
export function ticksMoved({ view, grid }: Desk, from: number, point: Pick<Point, 'tick' | 'alt'>): number {
  const moved = point.tick - from;
  return Math.round(point.alt || !view.snap ? moved : Math.round(moved / grid.step) * grid.step);
}

/** How far notes can move without leaving the song's start or MIDI's range. */
export function roomToMove(notes: Iterable<Note>): { left: number; down: number; up: number } {
  const room = { left: Number.POSITIVE_INFINITY, down: 127, up: 127 };
  for (const { tick, pitch } of notes) {
    room.left = Math.min(room.left, tick);
    room.down = Math.min(room.down, pitch);
    room.up = Math.min(room.up, 127 - pitch);
  }
  return room;
}

/** `value`, held between `low` and `high`. */
export function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
