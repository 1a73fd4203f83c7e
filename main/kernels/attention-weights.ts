import * as tf from '@tensorflow/tfjs-core';
import { splitHeads } from './heads.ts';
import { matrix } from './rank.ts';
import { type Rotation, rotary } from './rotary.ts';

/**
 * What every head of `selfAttention` gives to each position, seen from the last one: softmax(q·k / √width of a head). The
 * kernels that train leave these weights out, since nothing else needs them.
 *
 * @param qkv [time, 3 · heads · width of a head], of one sequence
 * @returns [heads, time]; each row sums to 1
 */
export function lastAttention(qkv: tf.Tensor2D, heads: number, turn?: Rotation): tf.Tensor2D {
  const time = qkv.shape[0];
  const [q, k] = splitHeads(qkv, 1, heads).map((x) => (turn ? rotary(x, turn) : x));
  if (!q || !k) throw new Error('Queries and keys did not come apart.');
  const width = q.shape[3];
  const last = tf.slice(q, [0, 0, time - 1, 0], [1, heads, 1, width]);
  const scores = tf.mul(tf.matMul(last, k, false, true), 1 / Math.sqrt(width));
  return matrix(tf.reshape(tf.softmax(scores), [heads, time]));
}
