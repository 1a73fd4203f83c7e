import { setImmediate as nextTurn } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import { SegueError } from '../../shared/errors.ts';
import { sparseCrossEntropy } from '../kernels/cross-entropy.ts';
import { matrix } from '../kernels/rank.ts';
import type { RecurrentSteps, SequenceModel } from '../models/model.ts';

/** The furthest that is looked back, in steps. */
const furthest = 256;
/** Places of the song from which is looked back, and tokens that are read before the first of these steps at most. */
const mostPlaces = 4;
const mostBefore = 512;

/** How much of a gradient reaches back over a number of steps; see `GradientReach` of the contract. */
export interface Reach {
  /** 1, 2, 4 … as far as the tokens go. */
  readonly steps: readonly number[];
  readonly shares: readonly number[];
}

/**
 * How far the gradient of a token's loss reaches back in a recurrent model: for each number of steps its norm by what the
 * layers carry there, as a share of that by what they carry where the token is predicted (the measure of Bengio, Simard
 * and Frasconi, “Learning long-term dependencies with gradient descent is difficult”, 1994). The geometric mean over
 * some places, from one token on to the last.
 * @throws SegueError `bad-option` for a model that is not recurrent, `bad-input` for fewer than three tokens
 */
export async function gradientReach(model: SequenceModel, tokens: Int32Array): Promise<Reach> {
  const { steps: network } = model;
  if (!network) {
    throw new SegueError('bad-option', `This model is a ${model.kind} and carries nothing; choose an lstm or an rnn.`);
  }
  const last = tokens.length - 2;
  if (last < 1) throw new SegueError('bad-input', 'The song is too short to look back in; choose a longer one.');
  const steps: number[] = [];
  for (let step = 1; step <= Math.min(furthest, last); step *= 2) steps.push(step);
  const longest = steps.at(-1) ?? 1;
  const places = placesBetween(longest, last);
  const sums = steps.map(() => 0);
  for (const place of places) {
    const [here = 0, ...back] = await normsBack(model, network, tokens, place, [0, ...steps]);
    for (const [i, norm] of back.entries()) sums[i] = (sums[i] ?? 0) + Math.log(norm / here);
    await nextTurn();
  }
  return { steps, shares: sums.map((sum) => finite(Math.exp(sum / places.length))) };
}

/** Where nothing is left, or nothing was there, nothing reaches back. */
function finite(share: number): number {
  return Number.isFinite(share) ? share : 0;
}

function placesBetween(first: number, last: number): number[] {
  const count = Math.min(mostPlaces, last - first + 1);
  if (count === 1) return [last];
  return Array.from({ length: count }, (_, i) => Math.round(first + ((last - first) * i) / (count - 1)));
}

/**
 * Norms of the gradient of the loss of the token after `place`, by what is carried so many steps before.
 * @param steps ascending, from 0
 */
export async function normsBack(
  model: SequenceModel,
  network: RecurrentSteps,
  tokens: Int32Array,
  place: number,
  steps: readonly number[],
): Promise<number[]> {
  const norms = tf.tidy(() => {
    const longest = steps.at(-1) ?? 0;
    const first = place - longest;
    const from = Math.max(0, first + 1 - mostBefore);
    const prefix = tokens.slice(from, first + 1);
    const { state } = model.forward(tf.tensor2d(prefix, [1, prefix.length], 'int32'));
    const loss = lossAfter(network, tokens, first, place, state.map(matrix), steps);
    const shapes = state.map(({ shape }) => shape);
    const still = steps.flatMap(() => shapes.map((shape) => tf.zeros(shape)));
    const gradients = tf.grads((...moved: tf.Tensor[]) => loss(moved))(still);
    return steps.map((_, i) => {
      const parts = gradients.slice(i * shapes.length, (i + 1) * shapes.length);
      return tf.sqrt(tf.addN(parts.map((part) => tf.sum(tf.square(part)))));
    });
  });
  const values = await Promise.all(norms.map((norm) => norm.data<'float32'>()));
  tf.dispose(norms);
  return values.map(([value = 0]) => value);
}

/**
 * The loss of the token after `place`, as a function of what is added to what is carried at each of the steps before it.
 * @param carried after the token at `first` was read
 */
export function lossAfter(
  network: RecurrentSteps,
  tokens: Int32Array,
  first: number,
  place: number,
  carried: readonly tf.Tensor2D[],
  steps: readonly number[],
): (moved: readonly tf.Tensor[]) => tf.Scalar {
  const parts = carried.length;
  return (moved) => {
    let now = [...carried];
    for (let t = first; t <= place; t++) {
      if (t > first) now = network.read(tokens[t] ?? 0, now);
      const at = steps.indexOf(place - t);
      if (at >= 0) now = now.map((part, i) => matrix(tf.add(part, moved[at * parts + i] ?? 0)));
    }
    const target = tf.tensor1d([tokens[place + 1] ?? 0], 'int32');
    const loss = tf.sum(sparseCrossEntropy(network.predict(now), target));
    // What nothing follows from, such as a cell that is only carried on, is to have a gradient too, of zero.
    const none = tf.mul(0, tf.addN(moved.map((part) => tf.sum(part))));
    return tf.add(loss, none).asScalar();
  };
}
