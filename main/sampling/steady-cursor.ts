import type { Cursor } from '../../shared/tokens/tokenizer.ts';
import { onlyFurthest } from './hurry.ts';

/** How time is kept moving. */
export interface Steadiness {
  /** Tick before which it rests: nothing is struck until then, as far as the grammar lets it be silent. */
  readonly restUntil: number;
  /** Tokens that may be written while so many ticks pass, before time must move on. */
  readonly patience: number;
  readonly ticks: number;
}

/**
 * A cursor for music that is heard while it is written: it lets time pass up to where the music begins, and never lets a
 * model dwell on a moment for longer than is good for those who wait for the next bar.
 */
export class SteadyCursor implements Cursor {
  readonly #cursor: Cursor;
  readonly #steadiness: Steadiness;
  #since: number;
  #written: number;

  constructor(cursor: Cursor, steadiness: Steadiness, since = cursor.tick, written = 0) {
    this.#cursor = cursor;
    this.#steadiness = steadiness;
    this.#since = since;
    this.#written = written;
  }

  get tick(): number {
    return this.#cursor.tick;
  }

  allowed(mask: Uint8Array): void {
    const { restUntil, patience } = this.#steadiness;
    this.#cursor.allowed(mask);
    if (this.tick < restUntil) onlyFurthest(this.#cursor, mask, restUntil);
    else if (this.#written >= patience) onlyFurthest(this.#cursor, mask);
  }

  lean(mask: Uint8Array): Float64Array | undefined {
    return this.#cursor.lean?.(mask);
  }

  accept(token: number): void {
    this.#cursor.accept(token);
    this.#written++;
    if (this.tick - this.#since < this.#steadiness.ticks) return;
    this.#since = this.tick;
    this.#written = 0;
  }

  clone(): SteadyCursor {
    return new SteadyCursor(this.#cursor.clone(), this.#steadiness, this.#since, this.#written);
  }
}
