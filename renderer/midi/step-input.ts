import { inOrder } from '../../shared/music/events.ts';
import type { Note } from '../../shared/music/song.ts';

/** Notes that are entered one after the other while the music stands: keys that are down together make a chord. */
export class StepInput {
  #chord = new Map<number, number>();
  readonly #down = new Set<number>();

  press(pitch: number, velocity: number): void {
    this.#down.add(pitch);
    this.#chord.set(pitch, velocity);
  }

  /**
   * Lets a key go. Once all are up, gives the chord's notes.
   * @param tick where they stand
   * @param duration how long they are, in ticks
   */
  release(pitch: number, tick: number, duration: number): readonly Note[] | undefined {
    this.#down.delete(pitch);
    if (this.#down.size > 0 || this.#chord.size === 0) return undefined;
    const notes = [...this.#chord].map(([key, velocity]) => ({ tick, duration, pitch: key, velocity }));
    this.#chord = new Map();
    return inOrder(notes);
  }
}
