import { Random } from '../../shared/random.ts';
import { drawVariant, type Variant } from './augmentation.ts';
import { type Batch, type Batcher, type BatcherState, type Excerpt, fillBatch } from './batch.ts';
import { epochSeed } from './seeds.ts';
import type { Sequences } from './sequences.ts';
import type { BatcherOptions } from './window-batcher.ts';

type Lane = BatcherState['lanes'][number];

/** Tokens of a sequence with a gap at most: as far back as sampling makes a recurrent model listen. */
const longestGapped = 4096;

/**
 * Windows for a model that carries a state. Each row of the batches is a lane that walks through a sequence window by
 * window and then takes up the next one of the epoch's random order, which begins with a state of zeros. A window never
 * holds two sequences: what is left of it after a sequence's end is padding. The share for infill is one of sequences here.
 */
export class LaneBatcher implements Batcher {
  readonly #sequences: Sequences;
  readonly #options: BatcherOptions;
  readonly #lanes: Lane[];
  /** What each lane walks through, once it was made. */
  readonly #tokens: Int32Array[] = [];
  #epoch: number;
  #next: number;
  #order: { index: number; variant: Variant; gapSeed?: number }[] = [];

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
      let tokens = this.#tokens[row] ?? (lane && this.#read(lane));
      carried[row] = 1;
      while (!lane || !tokens || lane.position >= tokens.length - 1) {
        lane = this.#take();
        tokens = this.#read(lane);
        carried[row] = 0;
      }
      const length = Math.min(window, tokens.length - 1 - lane.position);
      excerpts.push({ tokens, start: lane.position, length });
      this.#tokens[row] = tokens;
      this.#lanes[row] = { ...lane, position: lane.position + length };
    }
    return fillBatch(excerpts, carried);
  }

  #read(lane: Lane): Int32Array {
    const { index, gapSeed } = lane;
    const gapped =
      gapSeed === undefined ? undefined : this.#sequences.gapped(index, lane, { limit: longestGapped }, gapSeed);
    return gapped ?? this.#sequences.tokens(index, lane);
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
    const { index, variant, gapSeed } = next;
    return { index, ...variant, position: 0, ...(gapSeed !== undefined && { gapSeed }) };
  }

  #plan(): void {
    const { seed, infill = 0 } = this.#options;
    const random = new Random(epochSeed(seed, this.#epoch));
    this.#order = this.#sequences.lengths
      .map((length, index) => ({ index, length, variant: drawVariant(this.#options.augmentation, random) }))
      .filter(({ length }) => length > 1);
    random.shuffle(this.#order);
    if (infill === 0) return;
    this.#order = this.#order.map((next) => {
      const chance = random.uniform();
      const gapSeed = random.uint32();
      return chance < infill ? { ...next, gapSeed } : next;
    });
  }
}
