import { floorIndex } from '../tokens/grid.ts';
import type { WrittenNote } from '../tokens/tokenizer.ts';

/** What a take does at each moment. Ticks are the cursor's. */
export class TakeScore {
  /** Places of the notes that are struck at a tick, ascending. */
  readonly #struck = new Map<number, number[]>();
  /** For each place the stretches in which it sounds, where tokens tell, ascending. */
  readonly #sounds = new Map<number, (readonly [from: number, to: number])[]>();
  /** Ticks at which something happens, ascending. */
  readonly #events: readonly number[];

  /** @param notes by tick, part and key */
  constructor(notes: readonly WrittenNote[]) {
    const events = new Set<number>();
    for (const { part, tick, end, key } of notes) {
      const place = placeOf(part, key);
      this.#struck.set(tick, [...(this.#struck.get(tick) ?? []), place]);
      events.add(tick);
      if (end === undefined) continue;
      this.#sounds.set(place, [...(this.#sounds.get(place) ?? []), [tick, end]]);
      events.add(end);
    }
    this.#events = [...events].sort((a, b) => a - b);
  }

  /** What is struck at a tick: places, ascending. */
  struckAt(tick: number): readonly number[] {
    return this.#struck.get(tick) ?? [];
  }

  /** Whether a place sounds at a tick: it was struck then or before, and does not end there. */
  sounds(place: number, tick: number): boolean {
    return this.#sounds.get(place)?.some(([from, to]) => from <= tick && tick < to) ?? false;
  }

  /** The next tick after this one at which something happens; undefined where the take is over. */
  eventAfter(tick: number): number | undefined {
    return this.#events[floorIndex(this.#events, tick) + 1];
  }
}

/** A key of a part as one number; they ascend as notes of a moment are written. */
export function placeOf(part: number, key: number): number {
  return part * 128 + key;
}
