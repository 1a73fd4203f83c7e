import { Random } from '../../shared/random.ts';
import { tokenNats } from '../evaluation/likelihood.ts';
import type { SequenceModel } from '../models/model.ts';
import { asWritten } from './augmentation.ts';
import type { Sequences } from './sequences.ts';

/**
 * Mean negative log-likelihood a token, in nats, over all tokens after the first of each sequence; see `tokenNats`.
 * @throws SegueError `cancelled` after the signal
 */
export async function meanLoss(
  model: SequenceModel,
  sequences: readonly Int32Array[],
  window: number,
  signal?: AbortSignal,
  onProgress?: (fraction: number) => void,
): Promise<number> {
  let sum = 0;
  let count = 0;
  for (const nats of await tokenNats(model, sequences, { window, signal, onProgress })) {
    for (let i = 1; i < nats.length; i++) sum += nats[i]!;
    count += nats.length - 1;
  }
  return sum / count;
}

/** All of them as they are written. */
export function asSequences(sequences: Sequences): Int32Array[] {
  return sequences.lengths.map((_, index) => sequences.tokens(index, asWritten));
}

/** A part of a sequence that is no longer than this share of the sample stands for it. */
export const largestShare = 1 / 8;

/** Beginnings of sequences in an order drawn from the seed, until they hold so many tokens; all where there are fewer. */
export function sampleSequences(sequences: Sequences, tokens: number, seed: number): Int32Array[] {
  const order = new Random(seed).shuffle([...sequences.lengths.keys()]);
  if (sequences.lengths.reduce((sum, length) => sum + length, 0) <= tokens) tokens = Number.POSITIVE_INFINITY;
  const sample: Int32Array[] = [];
  let size = 0;
  for (const index of order) {
    if (size >= tokens) break;
    const part = sequences.tokens(index, asWritten).subarray(0, Math.max(2, Math.ceil(tokens * largestShare)));
    sample.push(part);
    size += part.length;
  }
  return sample;
}
