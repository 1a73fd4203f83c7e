import * as tf from '@tensorflow/tfjs-core';
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
      const inverse = tf.rsqrt(tf.add(tf.mean(tf.square(x), 1, true), EPSILON));
      const normal = tf.mul(x, inverse);
      save([normal, inverse, scale]);
      return matrix(tf.mul(normal, scale));
    },
    (gradient, saved) => {
      const [normal, inverse, scale] = saved;
      if (!normal || !inverse || !scale) throw new Error('rmsNorm: nothing was saved for its gradient');
      const scaled = tf.mul(gradient, scale);
      const along = tf.mean(tf.mul(scaled, normal), 1, true);
      const byX = tf.mul(tf.sub(scaled, tf.mul(normal, along)), inverse);
      const byScale = tf.sum(tf.mul(gradient, normal), 0);
      return [byX, byScale];
    },
  );
}
