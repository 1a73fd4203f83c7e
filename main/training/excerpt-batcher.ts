import { Random } from '../../shared/random.ts';
import { drawVariant } from './augmentation.ts';
import { type Batch, type Batcher, type BatcherState, type Excerpt, fillBatch } from './batch.ts';
import { epochSeed } from './seeds.ts';
import type { Sequences } from './sequences.ts';
import type { BatcherOptions } from './window-batcher.ts';

/**
 * Windows that begin at any token, drawn anew for every batch, of all sequences written one after the other, so that a
 * window may run over the end of one into the next. Nothing is carried from batch to batch: an epoch is one batch.
 */
export class ExcerptBatcher implements Batcher {
  readonly #sequences: Sequences;
  readonly #options: BatcherOptions;
  readonly #total: number;
  #epoch: number;

  constructor(sequences: Sequences, options: BatcherOptions, state: BatcherState = { epoch: 0, next: 0, lanes: [] }) {
    this.#sequences = sequences;
    this.#options = options;
    this.#total = sequences.lengths.reduce((sum, length) => sum + length, 0);
    if (this.#total < 2) throw new RangeError('There are no sequences to draw from.');
    this.#epoch = state.epoch;
  }

  get state(): BatcherState {
    return { epoch: this.#epoch, next: 0, lanes: [] };
  }

  next(): Batch {
    const { rows, window, seed } = this.#options;
    const random = new Random(epochSeed(seed, this.#epoch++));
    const length = Math.min(window, this.#total - 1);
    return fillBatch(Array.from({ length: rows }, () => this.#draw(length, random)));
  }

  #draw(length: number, random: Random): Excerpt {
    const variant = drawVariant(this.#options.augmentation, random);
    const { lengths } = this.#sequences;
    let start = random.integer(this.#total - length);
    let index = 0;
    while (start >= lengths[index]!) start -= lengths[index++]!;
    const tokens = new Int32Array(length + 1);
    let filled = 0;
    for (; filled < tokens.length && index < lengths.length; index++) {
      const sequence = this.#sequences.tokens(index, variant);
      // A variant may be a little shorter than what is written.
      const part = sequence.subarray(Math.min(start, sequence.length - 1), start + tokens.length - filled);
      tokens.set(part, filled);
      filled += part.length;
      start = 0;
    }
    return { tokens, start: 0, length: filled - 1 };
  }
}
