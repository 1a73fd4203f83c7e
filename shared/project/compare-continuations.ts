import type { Note } from '../music/song.ts';
import type { Continuation } from './take.ts';

/** How two continuations of the same seed differ. */
export interface Difference {
  /** Notes of the first that the second does not have. */
  readonly missing: number;
  /** Notes of the second that the first does not have. */
  readonly added: number;
  /** Whether they are the same music: notes, new tracks, tempi, meters and length. */
  readonly same: boolean;
}

/** Compares two continuations note by note. */
export function compareContinuations(one: Continuation, other: Continuation): Difference {
  const counts = new Map<string, number>();
  for (const key of noteKeys(one)) counts.set(key, (counts.get(key) ?? 0) + 1);
  let added = 0;
  for (const key of noteKeys(other)) {
    const left = counts.get(key) ?? 0;
    if (left > 0) counts.set(key, left - 1);
    else added++;
  }
  const missing = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const same = missing === 0 && added === 0 && courseOf(one) === courseOf(other);
  return { missing, added, same };
}

function* noteKeys({ parts, newTracks }: Continuation): Generator<string> {
  for (const { track, notes } of parts) for (const note of notes) yield `${track} ${keyOf(note)}`;
  for (const { program, drums, notes } of newTracks) {
    for (const note of notes) yield `new ${program} ${drums} ${keyOf(note)}`;
  }
}

function keyOf({ tick, duration, pitch, velocity }: Note): string {
  return `${tick} ${duration} ${pitch} ${velocity}`;
}

function courseOf({ seam, end, locked, tempi, meters }: Continuation): string {
  return JSON.stringify([
    seam,
    end,
    locked?.map(({ track, notes }) => [track, notes.map(keyOf)]) ?? null,
    tempi.map(({ tick, microsecondsPerQuarter }) => [tick, microsecondsPerQuarter]),
    meters.map(({ tick, numerator, denominator }) => [tick, numerator, denominator]),
  ]);
}
