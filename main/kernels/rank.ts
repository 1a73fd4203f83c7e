import type * as tf from '@tensorflow/tfjs-core';

function hasRank<R extends tf.Rank>(tensor: tf.Tensor, rank: number): tensor is tf.Tensor<R> {
  return tensor.rank === rank;
}

function checked<R extends tf.Rank>(tensor: tf.Tensor, rank: number): tf.Tensor<R> {
  if (hasRank<R>(tensor, rank)) return tensor;
  throw new TypeError(`Expected a tensor of rank ${rank}, got shape [${tensor.shape}].`);
}

/** The same tensor, known to the compiler as a vector; throws a TypeError where it is none. Runs no op. */
export const vector = (tensor: tf.Tensor): tf.Tensor1D => checked<tf.Rank.R1>(tensor, 1);
/** The same tensor, known to the compiler as a matrix; throws a TypeError where it is none. Runs no op. */
export const matrix = (tensor: tf.Tensor): tf.Tensor2D => checked<tf.Rank.R2>(tensor, 2);
/** The same tensor, known to the compiler as one of rank 3; throws a TypeError where it is none. Runs no op. */
export const rank3 = (tensor: tf.Tensor): tf.Tensor3D => checked<tf.Rank.R3>(tensor, 3);
/** The same tensor, known to the compiler as one of rank 4; throws a TypeError where it is none. Runs no op. */
export const rank4 = (tensor: tf.Tensor): tf.Tensor4D => checked<tf.Rank.R4>(tensor, 4);
