import { Random } from '../../shared/random.ts';
import { drawVariant, type Variant } from './augmentation.ts';
import { type Batch, type Batcher, type BatcherState, type Excerpt, fillBatch } from './batch.ts';
import { epochSeed } from './seeds.ts';
import type { Sequences } from './sequences.ts';
import type { BatcherOptions } from './window-batcher.ts';

type Lane = BatcherState['lanes'][number];

/**
 * Windows for a model that carries a state. Each row of the batches is a lane that walks through a sequence window by
 * window and then takes up the next one of the epoch's random order, which begins with a state of zeros. A window never
 * holds two sequences: what is left of it after a sequence's end is padding.
 */
export class LaneBatcher implements Batcher {
  readonly #sequences: Sequences;
  readonly #options: BatcherOptions;
  readonly #lanes: Lane[];
  #epoch: number;
  #next: number;
  #order: { index: number; variant: Variant }[] = [];

  constructor(sequences: Sequences, options: BatcherOptions, state: BatcherState = { epoch: 0, next: 0, lanes: [] }) {
    this.#sequences = sequences;
    this.#options = options;
    this.#lanes = [...state.lanes];
    this.#epoch = state.epoch;
    this.#next = state.next;
    this.#plan();
  }

  get state(): BatcherState {
    return { epoch: this.#epoch, next: this.#next, lanes: [...this.#lanes] };
  }

  next(): Batch {
    const { rows, window } = this.#options;
    const carried = new Float32Array(rows);
    const excerpts: Excerpt[] = [];
    for (let row = 0; row < rows; row++) {
      let lane = this.#lanes[row];
      let tokens = lane && this.#sequences.tokens(lane.index, lane);
      carried[row] = 1;
      while (!lane || !tokens || lane.position >= tokens.length - 1) {
        lane = this.#take();
        tokens = this.#sequences.tokens(lane.index, lane);
        carried[row] = 0;
      }
      const length = Math.min(window, tokens.length - 1 - lane.position);
      excerpts.push({ tokens, start: lane.position, length });
      this.#lanes[row] = { ...lane, position: lane.position + length };
    }
    return fillBatch(excerpts, carried);
  }

  /** The next sequence of the order, at its beginning. */
  #take(): Lane {
    let next = this.#order[this.#next++];
    if (!next) {
      this.#epoch++;
      this.#next = 1;
      this.#plan();
      next = this.#order[0];
    }
    if (!next) throw new RangeError('There are no sequences to draw from.');
    return { index: next.index, ...next.variant, position: 0 };
  }

  #plan(): void {
    const random = new Random(epochSeed(this.#options.seed, this.#epoch));
    this.#order = this.#sequences.lengths
      .map((length, index) => ({ index, length, variant: drawVariant(this.#options.augmentation, random) }))
      .filter(({ length }) => length > 1);
    random.shuffle(this.#order);
  }
}
