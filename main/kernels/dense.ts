import * as tf from '@tensorflow/tfjs-core';
import { matmul } from './matmul.ts';
import { matrix } from './rank.ts';
import { withGradient } from './with-gradient.ts';

/**
 * A fully connected layer: `x · w`, plus `bias` where given.
 *
 * The gradient multiplies by a transposed copy of `w` rather than asking the product to transpose it: the copy
 * is small, and products of untransposed factors are the fast ones.
 *
 * @param x [rows, in]
 * @param w [in, out]
 * @param bias [out]
 * @returns [rows, out]
 */
export function dense(x: tf.Tensor2D, w: tf.Tensor2D, bias?: tf.Tensor1D): tf.Tensor2D {
  const inputs = bias ? [x, w, bias] : [x, w];
  return withGradient(
    inputs,
    (save) => {
      save([x, w]);
      const product = matmul(x, w);
      return bias ? matrix(tf.add(product, bias)) : product;
    },
    (gradient, saved) => {
      const [x, w] = saved;
      if (!x || !w) throw new Error('dense: nothing was saved for its gradient');
      const byX = matmul(gradient, tf.transpose(w));
      const byW = matmul(x, gradient, true, false);
      return bias ? [byX, byW, tf.sum(gradient, 0)] : [byX, byW];
    },
  );
}
