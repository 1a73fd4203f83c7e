import * as tf from '@tensorflow/tfjs-core';
import { ownOp } from './native.ts';

/** A parameter and the decaying means of its gradients and of their squares, all of one shape. */
export type AdamTensors = [weight: tf.Tensor, mean: tf.Tensor, square: tf.Tensor];

/** The numbers of one update. The correction of the moments' bias stands in `epsilon` and `size`. */
export interface AdamSettings {
  readonly beta1: number;
  readonly beta2: number;
  readonly epsilon: number;
  /** Length of the step. */
  readonly size: number;
  /** What the weight is multiplied by, 1 without weight decay. */
  readonly keepWeight: number;
}

/**
 * One update of Adam (Kingma and Ba, 2015) with decoupled weight decay (Loshchilov and Hutter, 2019).
 * m = β1·m + (1 − β1)·c·g, v = β2·v + (1 − β2)·(c·g)², w = kept·w − size·m / (√v + ε). The results are new tensors.
 *
 * @param clip c, what the gradient is multiplied by
 */
export function adamUpdate(
  [weight, mean, square]: AdamTensors,
  gradient: tf.Tensor,
  clip: tf.Scalar,
  settings: AdamSettings,
): AdamTensors {
  const { beta1, beta2, epsilon, size, keepWeight } = settings;
  const own = ownOp('SegueAdamW');
  if (own) {
    const flat = [weight, mean, square, gradient, clip].map((tensor) => tf.reshape(tensor, [-1]));
    const numbers = tf.tensor1d([beta1, beta2, epsilon, size, keepWeight], 'float32');
    const updated = own.run('SegueAdamW', [], [...flat, numbers], 3);
    const [newWeight, newMean, newSquare] = updated.map((tensor) => tf.reshape(tensor, weight.shape));
    if (!newWeight || !newMean || !newSquare) throw new Error('SegueAdamW: outputs are missing');
    return [newWeight, newMean, newSquare];
  }
  const newMean = tf.add(tf.mul(mean, beta1), tf.mul(gradient, tf.mul(clip, 1 - beta1)));
  const newSquare = tf.add(tf.mul(square, beta2), tf.mul(tf.square(gradient), tf.mul(tf.square(clip), 1 - beta2)));
  const change = tf.mul(tf.div(newMean, tf.add(tf.sqrt(newSquare), epsilon)), size);
  return [tf.sub(tf.mul(weight, keepWeight), change), newMean, newSquare];
}

/** √ of the sum of all squares. */
export function globalNorm(tensors: readonly tf.Tensor[]): tf.Scalar {
  const own = ownOp('SegueSumOfSquares');
  const sumOfSquares = (tensor: tf.Tensor) =>
    own ? own.one('SegueSumOfSquares', [], [tf.reshape(tensor, [-1])]) : tf.reshape(tf.sum(tf.square(tensor)), [1]);
  return tf.tidy(() => tf.sqrt(tf.addN(tensors.map(sumOfSquares))).asScalar());
}
