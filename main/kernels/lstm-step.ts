import * as tf from '@tensorflow/tfjs-core';
import type { LstmState, LstmWeights } from './lstm-parts.ts';
import { matrix } from './rank.ts';

/**
 * One step of `lstmLayer`, in ops that can be differentiated by the state too.
 * @param x [batch, in]
 */
export function lstmStep(
  x: tf.Tensor2D,
  { kernel, recurrent, bias }: LstmWeights,
  { hidden, cell }: LstmState,
): LstmState {
  const gates = tf.add(tf.add(tf.matMul(x, kernel), tf.matMul(hidden, recurrent)), bias);
  const [input, forget, output, candidate] = tf.split(gates, 4, 1);
  if (!input || !forget || !output || !candidate) throw new Error('The gates did not come apart.');
  const next = tf.add(tf.mul(tf.sigmoid(forget), cell), tf.mul(tf.sigmoid(input), tf.tanh(candidate)));
  return { hidden: matrix(tf.mul(tf.sigmoid(output), tf.tanh(next))), cell: matrix(next) };
}
