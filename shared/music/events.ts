import type { Note, Song } from './song.ts';

/** Anything that stands at a tick. */
export interface Event {
  readonly tick: number;
}

/** Sorted by tick; events at one tick keep their order. */
export function byTick<T extends Event>(events: readonly T[]): T[] {
  return events.toSorted((a, b) => a.tick - b.tick);
}

/** Sorted by tick; where several stand at one tick the last is in force. */
export function lastAtEachTick<T extends Event>(events: readonly T[]): T[] {
  const sorted = byTick(events);
  return sorted.filter((event, i) => sorted[i + 1]?.tick !== event.tick);
}

/** Notes in the order of a track: by tick, then pitch, then length. */
export function inOrder(notes: readonly Note[]): Note[] {
  return notes.toSorted((a, b) => a.tick - b.tick || a.pitch - b.pitch || a.duration - b.duration);
}

/** The tick at which the last note ends; 0 where there is none. */
export function lastEnd(tracks: Song['tracks']): number {
  let end = 0;
  for (const { notes } of tracks) {
    for (const note of notes) end = Math.max(end, note.tick + note.duration);
  }
  return end;
}
