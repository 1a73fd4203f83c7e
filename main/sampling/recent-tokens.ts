/** Which tokens are among the last `window` that were written. */
export class RecentTokens {
  readonly #ring: Int32Array;
  readonly #counts: Uint16Array;
  #written = 0;

  /** @param window from 1 to 65,535 tokens */
  constructor(vocabularySize: number, window: number) {
    this.#ring = new Int32Array(window);
    this.#counts = new Uint16Array(vocabularySize);
  }

  push(token: number): void {
    const place = this.#written % this.#ring.length;
    if (this.#written >= this.#ring.length) this.#counts[this.#ring[place]!]!--;
    this.#ring[place] = token;
    this.#counts[token]!++;
    this.#written++;
  }

  has(token: number): boolean {
    return this.#counts[token]! > 0;
  }
}
