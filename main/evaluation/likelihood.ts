import { setImmediate as nextTurn } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import { SegueError } from '../../shared/errors.ts';
import { PAD } from '../../shared/tokens/tokenizer.ts';
import { sparseCrossEntropy } from '../kernels/cross-entropy.ts';
import { nativeOps } from '../kernels/native.ts';
import { matrix, vector } from '../kernels/rank.ts';
import type { SequenceModel } from '../models/model.ts';

/** What measuring needs of a model. */
export type ScoringModel = Pick<SequenceModel, 'vocabularySize' | 'context' | 'forward'>;

export interface LikelihoodOptions {
  /** Longest stretch that a recurrent model reads at once; its state is carried on, so it changes no figure. Others read their context. */
  readonly window?: number;
  /** About how many tokens are read at once, over all rows of a batch; more on a graphics card, which has more hands. */
  readonly batchTokens?: number;
  readonly signal?: AbortSignal | undefined;
  /** Part of the work that is done, from 0 to 1. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

/**
 * Negative natural logarithm of the probability that a model gives to each token, given those before it: of all tokens
 * after the first (START), END included. The distribution is the model's over the whole vocabulary.
 *
 * A recurrent model is given everything before a token: its state is carried through the piece. A transformer, whose
 * window is limited, reads windows that overlap by half, and scores in each only what the one before did not hold: past
 * the first window a token is predicted from at least half a context before it and at most a whole one. Rows of unlike
 * length are batched together; what is padded is not scored, and what it shares a batch with changes no token's figure
 * by more than rounding.
 *
 * @returns for each sequence the nats of its tokens, 0 for the first
 * @throws `cancelled` after the signal, `bad-model` where a figure is not a number
 */
export async function tokenNats(
  model: ScoringModel,
  sequences: readonly Int32Array[],
  options: LikelihoodOptions = {},
): Promise<Float32Array[]> {
  const nats = sequences.map((tokens) => new Float32Array(tokens.length));
  const { batchTokens = nativeOps()?.backend.isUsingGpuDevice ? 32_768 : 8192, signal, onProgress } = options;
  const recurrent = !Number.isFinite(model.context);
  const window = recurrent ? (options.window ?? 256) : model.context;
  const stretches = !recurrent
    ? overlappingWindows(sequences, model.context)
    : sequences.map((tokens, sequence) => ({ sequence, start: 0, scored: 0, end: tokens.length - 1 }));
  const whole = stretches.reduce((sum, stretch) => sum + Math.max(0, stretch.end - stretch.start), 0);
  let done = 0;
  for (const rows of batches(stretches, window, batchTokens)) {
    await nextTurn();
    if (signal?.aborted) throw new SegueError('cancelled', 'Measuring the model was stopped before it was finished.');
    await scoreRows(model, sequences, rows, window, nats);
    done += rows.reduce((sum, row) => sum + row.end - row.start, 0);
    onProgress?.(done / whole);
  }
  return nats;
}

/** Positions `start` to `end` - 1 of a sequence are read; each from `scored` on predicts the token after it. */
interface Stretch {
  readonly sequence: number;
  readonly start: number;
  readonly scored: number;
  readonly end: number;
}

/**
 * How many positions are read to tell the nats of a sequence's tokens: those past the first window are read twice.
 * @param context the model's, `Infinity` for a recurrent one
 */
export function positionsRead(length: number, context: number): number {
  const positions = Math.max(0, length - 1);
  if (positions <= context) return positions;
  const stride = Math.max(1, Math.floor(context / 2));
  const windows = Math.ceil((positions - context) / stride);
  return positions + windows * (context - stride);
}

/** Windows of at most `context` positions, each beginning half a context after the one before. */
function overlappingWindows(sequences: readonly Int32Array[], context: number): Stretch[] {
  const stride = Math.max(1, Math.floor(context / 2));
  return sequences.flatMap((tokens, sequence) => {
    const positions = tokens.length - 1;
    const windows: Stretch[] = [];
    for (let start = 0, scored = 0; scored < positions; start += stride) {
      const end = Math.min(start + context, positions);
      windows.push({ sequence, start, scored, end });
      scored = end;
    }
    return windows;
  });
}

/** Stretches of like length together, the longest first, as many as have about `batchTokens` tokens in a window. */
function* batches(stretches: readonly Stretch[], window: number, batchTokens: number): Generator<Stretch[]> {
  const length = (stretch: Stretch) => stretch.end - stretch.start;
  const sorted = stretches.filter((stretch) => length(stretch) > 0).sort((a, b) => length(b) - length(a));
  let from = 0;
  while (from < sorted.length) {
    const longest = Math.min(window, length(sorted[from]!));
    const rows = sorted.slice(from, from + Math.max(1, Math.floor(batchTokens / longest)));
    yield rows;
    from += rows.length;
  }
}

/** Reads a batch of stretches from their starts, a window at a time, and writes down the nats of what they predict. */
async function scoreRows(
  model: ScoringModel,
  sequences: readonly Int32Array[],
  rows: readonly Stretch[],
  window: number,
  nats: readonly Float32Array[],
): Promise<void> {
  const longest = Math.max(...rows.map((row) => row.end - row.start));
  let state: readonly tf.Tensor[] = [];
  for (let offset = 0; offset < longest; offset += window) {
    const time = Math.min(window, longest - offset);
    const inputs = new Int32Array(rows.length * time).fill(PAD);
    const targets = new Int32Array(rows.length * time).fill(PAD);
    for (const [index, row] of rows.entries()) {
      const tokens = sequences[row.sequence]!;
      const from = row.start + offset;
      const to = Math.min(from + time, row.end);
      if (from >= to) continue;
      inputs.set(tokens.subarray(from, to), index * time);
      targets.set(tokens.subarray(from + 1, to + 1), index * time);
    }
    const step = await scoreWindow(model, inputs, targets, time, state);
    tf.dispose([...state]);
    state = step.state;
    for (const [index, row] of rows.entries()) {
      const from = row.start + offset;
      const to = Math.min(from + time, row.end);
      for (let position = Math.max(from, row.scored); position < to; position++) {
        nats[row.sequence]![position + 1] = checked(step.losses[index * time + position - from]!);
      }
    }
  }
  tf.dispose([...state]);
}

/** @returns losses of every position, [batch · time], and the state after the window, which the caller disposes of */
async function scoreWindow(
  model: ScoringModel,
  inputs: Int32Array,
  targets: Int32Array,
  time: number,
  state: readonly tf.Tensor[],
): Promise<{ losses: Float32Array; state: tf.Tensor[] }> {
  const batch = inputs.length / time;
  const [losses, ...next] = tf.tidy(() => {
    const tokens = tf.tensor2d(inputs, [batch, time], 'int32');
    const forward = model.forward(tokens, state.length > 0 ? { state } : {});
    const logits = matrix(tf.reshape(forward.logits, [batch * time, model.vocabularySize]));
    return [sparseCrossEntropy(logits, vector(tf.tensor1d(targets, 'int32'))), ...forward.state];
  });
  if (!losses) throw new Error('The model gave no losses.');
  const values = await losses.data<'float32'>();
  losses.dispose();
  return { losses: values, state: next };
}

function checked(nats: number): number {
  if (Number.isFinite(nats)) return nats;
  throw new SegueError(
    'bad-model',
    `The model gives a token the likelihood ${nats}; its weights are broken, so train it again.`,
  );
}
