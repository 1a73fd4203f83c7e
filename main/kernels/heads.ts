import * as tf from '@tensorflow/tfjs-core';
import { matrix, rank4 } from './rank.ts';

/**
 * Queries, keys and values of every head, from the product that holds them side by side.
 * @param qkv [batch · time, 3 · heads · width of a head]
 * @returns three of [batch, heads, time, width of a head]
 */
export function splitHeads(qkv: tf.Tensor2D, batch: number, heads: number): [tf.Tensor4D, tf.Tensor4D, tf.Tensor4D] {
  const [rows, columns] = qkv.shape;
  const apart = tf.transpose(tf.reshape(qkv, [batch, rows / batch, 3, heads, columns / (3 * heads)]), [2, 0, 3, 1, 4]);
  const [q, k, v] = tf.unstack(apart);
  if (!q || !k || !v) throw new Error('Queries, keys and values did not come apart.');
  return [rank4(q), rank4(k), rank4(v)];
}

/**
 * Heads side by side again.
 * @param mixed [batch, heads, time, width of a head]
 * @returns [batch · time, heads · width of a head]
 */
export function mergeHeads(mixed: tf.Tensor4D): tf.Tensor2D {
  const [batch, heads, time, width] = mixed.shape;
  return matrix(tf.reshape(tf.transpose(mixed, [0, 2, 1, 3]), [batch * time, heads * width]));
}
