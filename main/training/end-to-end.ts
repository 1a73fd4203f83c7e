import * as tf from '@tensorflow/tfjs-core';

/** The numbers of all tensors in one vector, so that a handful of ops works on them all. */
export function endToEnd(tensors: readonly tf.Tensor[]): tf.Tensor1D {
  return tf.concat1d(tensors.map((tensor) => tf.reshape<tf.Rank.R1>(tensor, [-1])));
}

/** Gives variables the numbers that `endToEnd` would put together of them. */
export function assignParts(variables: readonly tf.Variable[], numbers: tf.Tensor): void {
  tf.tidy(() => {
    const parts = tf.split(
      numbers,
      variables.map(({ size }) => size),
    );
    for (const [index, variable] of variables.entries()) variable.assign(tf.reshape(parts[index]!, variable.shape));
  });
}
