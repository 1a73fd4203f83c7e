import { type Cursor, END, type GivenNext } from '../../shared/tokens/tokenizer.ts';

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
    onlyFurthest(this.#cursor, mask);
  }

  lean(mask: Uint8Array): Float64Array | undefined {
    return this.#patience > 0 ? this.#cursor.lean?.(mask) : undefined;
  }

  given(): GivenNext | undefined {
    return this.#cursor.given?.();
  }

  accept(token: number): void {
    this.#cursor.accept(token);
    this.#patience--;
  }

  clone(): HurryingCursor {
    return new HurryingCursor(this.#cursor.clone(), this.#bounded, this.#patience);
  }
}

/**
 * Of the tokens that may come next leaves only those that lead furthest in time; all, where none lets time pass.
 * @param cursor where they would come
 * @param mask as `Cursor.allowed` writes it; changed
 * @param most a tick that is not to be passed
 */
export function onlyFurthest(cursor: Cursor, mask: Uint8Array, most = Number.POSITIVE_INFINITY): void {
  const tickAfter = (token: number) => {
    const copy = cursor.clone();
    copy.accept(token);
    return copy.tick;
  };
  const ticks = Float64Array.from(mask, (may, token) => (may === 1 ? tickAfter(token) : -1));
  let furthest = cursor.tick;
  for (const tick of ticks) if (tick <= most) furthest = Math.max(furthest, tick);
  if (furthest === cursor.tick) return;
  for (const [token, tick] of ticks.entries()) if (tick !== furthest) mask[token] = 0;
}
