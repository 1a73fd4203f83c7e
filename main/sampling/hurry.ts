import { type Cursor, END } from '../../shared/tokens/tokenizer.ts';

/**
 * A cursor that loses patience: once so many tokens are written, only what leads to the end on the shortest way is
 * allowed, so that music that has to keep constraints is finished rather than broken off where it cannot keep them yet.
 */
export class HurryingCursor implements Cursor {
  readonly #cursor: Cursor;
  readonly #bounded: boolean;
  #patience: number;

  /**
   * @param bounded whether the music has an end that time leads to
   * @param patience tokens that are written without hurry
   */
  constructor(cursor: Cursor, bounded: boolean, patience: number) {
    this.#cursor = cursor;
    this.#bounded = bounded;
    this.#patience = patience;
  }

  get tick(): number {
    return this.#cursor.tick;
  }

  allowed(mask: Uint8Array): void {
    this.#cursor.allowed(mask);
    if (this.#patience > 0) return;
    if (mask[END] === 1) {
      mask.fill(0);
      mask[END] = 1;
      return;
    }
    if (!this.#bounded) return;
    let furthest = this.#cursor.tick;
    const ticks = Float64Array.from(mask, (may, token) => (may === 1 ? this.#tickAfter(token) : -1));
    for (const tick of ticks) furthest = Math.max(furthest, tick);
    if (furthest === this.#cursor.tick) return;
    for (const [token, tick] of ticks.entries()) if (tick < furthest) mask[token] = 0;
  }

  lean(mask: Uint8Array): Float64Array | undefined {
    return this.#patience > 0 ? this.#cursor.lean?.(mask) : undefined;
  }

  accept(token: number): void {
    this.#cursor.accept(token);
    this.#patience--;
  }

  clone(): HurryingCursor {
    return new HurryingCursor(this.#cursor.clone(), this.#bounded, this.#patience);
  }

  #tickAfter(token: number): number {
    const copy = this.#cursor.clone();
    copy.accept(token);
    return copy.tick;
  }
}
