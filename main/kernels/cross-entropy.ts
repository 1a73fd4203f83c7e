import * as tf from '@tensorflow/tfjs-core';
import { nativeOps, ownOp } from './native.ts';
import { vector } from './rank.ts';
import { withGradient } from './with-gradient.ts';

/**
 * Negative log-likelihood of each target under the softmax of its row of logits, in nats.
 *
 * @param logits [rows, classes]
 * @param targets [rows] int32, each below `classes`
 * @returns [rows]
 */
export function sparseCrossEntropy(logits: tf.Tensor2D, targets: tf.Tensor1D): tf.Tensor1D {
  return withGradient(
    [logits],
    (save) => {
      const [losses, byLogits] = lossAndGradient(logits, targets);
      save([byLogits]);
      return vector(losses);
    },
    (gradient, saved) => {
      const [byLogits] = saved;
      if (!byLogits) throw new Error('sparseCrossEntropy: nothing was saved for its gradient');
      return [tf.mul(byLogits, tf.expandDims(gradient, 1))];
    },
  );
}

/** The losses, and softmax minus one-hot: Segue's own kernel, or TensorFlow's fused one, gives both in one go. */
function lossAndGradient(logits: tf.Tensor2D, targets: tf.Tensor1D): [tf.Tensor, tf.Tensor] {
  const own = ownOp('SegueCrossEntropy')?.run('SegueCrossEntropy', [], [logits, targets], 2);
  if (own?.[0] && own[1]) return [own[0], own[1]];
  const native = nativeOps();
  if (native) {
    const attributes = [native.float, native.type('Tlabels', 'int32')];
    const [losses, byLogits] = native.run('SparseSoftmaxCrossEntropyWithLogits', attributes, [logits, targets], 2);
    if (losses && byLogits) return [losses, byLogits];
  }
  const logProbabilities = tf.logSoftmax(logits);
  const wanted = tf.oneHot(targets, logits.shape[1]);
  const losses = tf.neg(tf.sum(tf.mul(logProbabilities, wanted), 1));
  return [losses, tf.sub(tf.exp(logProbabilities), wanted)];
}
