import type { Meaning } from '../tokens/tokenizer.ts';

/** A token that may come next, with what it does. */
export interface Choice {
  readonly token: number;
  readonly meaning: Meaning;
}

/** A liking for some notes over others, which bends what a model likes and forbids nothing. */
export interface Leaning {
  /**
   * Adds to `nats` by how much the logit of each of the choices is raised.
   * @param tick where the music stands, in the cursor's ticks
   */
  lean(choices: readonly Choice[], tick: number, nats: Float64Array): void;
  /** Told of all that is done; `tick` is where the music stood before. */
  hear(meaning: Meaning, tick: number): void;
  /** An independent copy that has heard the same. */
  clone(): Leaning;
}
