import * as v from 'valibot';
import { PAD } from '../../shared/tokens/tokenizer.ts';

/** Windows of several sequences side by side, filled up with PAD. */
export interface Batch {
  readonly rows: number;
  readonly time: number;
  /** [rows, time]: what the model reads. */
  readonly inputs: Int32Array;
  /** [rows, time]: what it should say next; PAD where nothing is scored. */
  readonly targets: Int32Array;
  /** How many targets are scored. */
  readonly scored: number;
  /** [rows]: 1 where the window carries on from the row's window before, 0 where a sequence begins. Recurrent models only. */
  readonly carried?: Float32Array;
}

/** One row of a batch: inputs from `start` on, at most `length` of them. */
export interface Excerpt {
  readonly tokens: Int32Array;
  readonly start: number;
  readonly length: number;
}

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));

/** Where a batcher is in its data: all that it needs to go on with the batch after. */
export const batcherState = v.strictObject({
  epoch: count,
  /** What comes next of the epoch's order. */
  next: count,
  /** Where each row of a recurrent model's batches is. */
  lanes: v.array(
    v.strictObject({
      index: count,
      semitones: v.pipe(v.number(), v.integer()),
      tempo: v.number(),
      position: count,
      /** What the sequence's gap is drawn from, where it has one. */
      gapSeed: v.exactOptional(count),
    }),
  ),
});
export type BatcherState = v.InferOutput<typeof batcherState>;

/** Gives batches without end, the same ones for the same seed and state. */
export interface Batcher {
  next(): Batch;
  readonly state: BatcherState;
}

/** Puts excerpts side by side, as long as the longest of them. */
export function fillBatch(excerpts: readonly Excerpt[], carried?: Float32Array): Batch {
  const rows = excerpts.length;
  const time = excerpts.reduce((longest, { length }) => Math.max(longest, length), 1);
  const inputs = new Int32Array(rows * time).fill(PAD);
  const targets = new Int32Array(rows * time).fill(PAD);
  let scored = 0;
  for (const [row, { tokens, start, length }] of excerpts.entries()) {
    inputs.set(tokens.subarray(start, start + length), row * time);
    targets.set(tokens.subarray(start + 1, start + length + 1), row * time);
    scored += length;
  }
  return { rows, time, inputs, targets, scored, ...(carried && { carried }) };
}
