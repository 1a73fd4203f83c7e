import type { Choice, Leaning } from '../../shared/constraints/leaning.ts';
import type { Cursor, GivenNext, SteeredCursor } from '../../shared/tokens/tokenizer.ts';

/** A cursor that tells how much each token is liked. It allows what the cursor under it allows. */
export class LeaningCursor implements Cursor {
  readonly #cursor: SteeredCursor;
  readonly #leanings: readonly Leaning[];
  #nats = new Float64Array(0);

  constructor(cursor: SteeredCursor, leanings: readonly Leaning[]) {
    this.#cursor = cursor;
    this.#leanings = leanings;
  }

  get tick(): number {
    return this.#cursor.tick;
  }

  allowed(mask: Uint8Array): void {
    this.#cursor.allowed(mask);
  }

  lean(mask: Uint8Array): Float64Array {
    if (this.#nats.length !== mask.length) this.#nats = new Float64Array(mask.length);
    const choices: Choice[] = [];
    for (let token = 0; token < mask.length; token++) {
      const meaning = mask[token] === 1 ? this.#cursor.meaning(token) : undefined;
      if (meaning) choices.push({ token, meaning });
    }
    this.#nats.fill(0);
    for (const leaning of this.#leanings) leaning.lean(choices, this.tick, this.#nats);
    return this.#nats;
  }

  given(): GivenNext | undefined {
    return this.#cursor.given?.();
  }

  accept(token: number): void {
    const meaning = this.#cursor.meaning(token);
    const { tick } = this;
    this.#cursor.accept(token);
    if (meaning) for (const leaning of this.#leanings) leaning.hear(meaning, tick);
  }

  clone(): LeaningCursor {
    return new LeaningCursor(
      this.#cursor.clone(),
      this.#leanings.map((leaning) => leaning.clone()),
    );
  }
}
