import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-node-gpu';

/** Starts TensorFlow itself; a test that wants it must not pass on anything else. */
export async function startNativeEngine(): Promise<void> {
  await tf.setBackend('tensorflow');
  await tf.ready();
  if (tf.getBackend() !== 'tensorflow') throw new Error(`The native engine is required, but ${tf.getBackend()} runs.`);
}
