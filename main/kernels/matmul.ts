import * as tf from '@tensorflow/tfjs-core';
import { nativeOps } from './native.ts';
import { matrix } from './rank.ts';

/**
 * Matrix product of two matrices, either of them transposed on the way. Carries no gradient on the native
 * engine: {@link dense} and the kernels built on it bring their own.
 *
 * TensorFlow's plain `MatMul` is called where it is at hand: tfjs's `matMul` calls the batched kernel, which is slower.
 */
export function matmul(a: tf.Tensor, b: tf.Tensor, transposeA = false, transposeB = false): tf.Tensor2D {
  const native = nativeOps();
  if (!native) return matrix(tf.matMul(a, b, transposeA, transposeB));
  const attributes = [native.float, native.bool('transpose_a', transposeA), native.bool('transpose_b', transposeB)];
  return matrix(native.one('MatMul', attributes, [a, b]));
}
