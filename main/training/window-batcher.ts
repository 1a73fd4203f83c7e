import { Random } from '../../shared/random.ts';
import { type Augmentation, drawVariant, type Variant } from './augmentation.ts';
import { type Batch, type Batcher, type BatcherState, fillBatch } from './batch.ts';
import { epochSeed } from './seeds.ts';
import type { Sequences } from './sequences.ts';

export interface BatcherOptions {
  /** Sequences side by side. */
  readonly rows: number;
  /** Tokens of a window at most. */
  readonly window: number;
  readonly seed: number;
  readonly augmentation: Augmentation;
  /** Share of the windows whose middle is moved to the end; none where it is left out. */
  readonly infill?: number | undefined;
}

interface Window {
  readonly index: number;
  readonly start: number;
  readonly length: number;
  /** Where the window gets a gap: what the gap is drawn from. */
  readonly gapSeed?: number;
}

/** Batches among whose windows the order is by length, so that rows of a batch are about equally long. */
const bucketBatches = 16;

/**
 * Windows for a model that sees nothing but its window. In an epoch each sequence is cut into windows at a place drawn
 * anew and played in a variant drawn anew; all windows come up once, in random order, those of like length together.
 */
export class WindowBatcher implements Batcher {
  readonly #sequences: Sequences;
  readonly #options: BatcherOptions;
  #epoch: number;
  #next: number;
  #batches: Window[][] = [];
  #variants: Variant[] = [];

  constructor(sequences: Sequences, options: BatcherOptions, state: BatcherState = { epoch: 0, next: 0, lanes: [] }) {
    this.#sequences = sequences;
    this.#options = options;
    this.#epoch = state.epoch;
    this.#next = state.next;
    this.#plan();
  }

  get state(): BatcherState {
    return { epoch: this.#epoch, next: this.#next, lanes: [] };
  }

  next(): Batch {
    if (this.#next >= this.#batches.length) {
      this.#epoch++;
      this.#next = 0;
      this.#plan();
    }
    const windows = this.#batches[this.#next++] ?? [];
    return fillBatch(
      windows.map(({ index, start, length, gapSeed }) => {
        const variant = this.#variants[index];
        if (!variant) throw new RangeError(`There is no sequence ${index}.`);
        if (gapSeed !== undefined) {
          const limit = this.#options.window + 1;
          const gapped = this.#sequences.gapped(index, variant, { limit, near: start }, gapSeed);
          if (gapped) return { tokens: gapped, start: 0, length: gapped.length - 1 };
        }
        const tokens = this.#sequences.tokens(index, variant);
        // The plan goes by the written length, and the variant may be shorter.
        const from = Math.max(0, Math.min(start, tokens.length - 1 - length));
        return { tokens, start: from, length: Math.min(length, tokens.length - 1 - from) };
      }),
    );
  }

  #plan(): void {
    const { rows, window, seed, augmentation, infill = 0 } = this.#options;
    const random = new Random(epochSeed(seed, this.#epoch));
    this.#variants = this.#sequences.lengths.map(() => drawVariant(augmentation, random));
    const whole = this.#sequences.lengths.flatMap((length, index) => cut(index, length - 1, window, random));
    random.shuffle(whole);
    const windows = infill === 0 ? whole : whole.map((window) => withGap(window, infill, random));
    this.#batches = [];
    for (let from = 0; from < windows.length; from += rows * bucketBatches) {
      const bucket = windows.slice(from, from + rows * bucketBatches).sort((a, b) => a.length - b.length);
      for (let row = 0; row < bucket.length; row += rows) this.#batches.push(bucket.slice(row, row + rows));
    }
    random.shuffle(this.#batches);
  }
}

/** Windows over all predictions of a sequence; the first and the last are moved inside, where they overlap the next. */
function cut(index: number, predictions: number, window: number, random: Random): Window[] {
  if (predictions < 1) return [];
  if (predictions <= window) return [{ index, start: 0, length: predictions }];
  const windows: Window[] = [];
  for (let start = random.integer(window) + 1 - window; start < predictions; start += window) {
    windows.push({ index, start: Math.min(Math.max(0, start), predictions - window), length: window });
  }
  return windows;
}

/** The window, with a gap in that share of all cases. */
function withGap(window: Window, share: number, random: Random): Window {
  const chance = random.uniform();
  const gapSeed = random.uint32();
  return chance < share ? { ...window, gapSeed } : window;
}
