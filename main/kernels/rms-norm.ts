import * as tf from '@tensorflow/tfjs-core';
import { ownOp } from './native.ts';
import { matrix } from './rank.ts';
import { withGradient } from './with-gradient.ts';

const EPSILON = 1e-6;

/**
 * Root-mean-square layer normalisation (Zhang and Sennrich, 2019): every row is divided by its root mean
 * square and scaled.
 *
 * With r = (mean(x²) + ε)^-½ and u = gradient · scale, the gradient by x is r·u − x·r³·mean(u·x).
 *
 * @param x [rows, width]
 * @param scale [width]
 * @returns [rows, width]
 */
export function rmsNorm(x: tf.Tensor2D, scale: tf.Tensor1D): tf.Tensor2D {
  return withGradient(
    [x, scale],
    (save) => {
      const [y, inverse] = forward(x, scale);
      save([x, scale, inverse]);
      return matrix(y);
    },
    (gradient, saved) => {
      const [x, scale, inverse] = saved;
      if (!x || !scale || !inverse) throw new Error('rmsNorm: nothing was saved for its gradient');
      return backward(gradient, x, scale, inverse);
    },
  );
}

/** The result, and r. */
function forward(x: tf.Tensor, scale: tf.Tensor): [tf.Tensor, tf.Tensor] {
  const own = ownOp('SegueRmsNorm')?.run('SegueRmsNorm', [], [x, scale], 2);
  if (own?.[0] && own[1]) return [own[0], own[1]];
  const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(x), 1), EPSILON));
  return [tf.mul(tf.mul(x, tf.expandDims(inverse, 1)), scale), inverse];
}

function backward(gradient: tf.Tensor, x: tf.Tensor, scale: tf.Tensor, inverse: tf.Tensor): tf.Tensor[] {
  const own = ownOp('SegueRmsNormGradient');
  if (own) return own.run('SegueRmsNormGradient', [], [gradient, x, scale, inverse], 2);
  const r = tf.expandDims(inverse, 1);
  const normal = tf.mul(x, r);
  const scaled = tf.mul(gradient, scale);
  const along = tf.mean(tf.mul(scaled, normal), 1, true);
  return [tf.mul(tf.sub(scaled, tf.mul(normal, along)), r), tf.sum(tf.mul(gradient, normal), 0)];
}
