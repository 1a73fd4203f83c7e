import * as tf from '@tensorflow/tfjs-core';
import { builtEngine } from '../../main/native/built-engine.ts';
import { loadAddon } from '../../main/native/load-addon.ts';

/** Starts TensorFlow itself; a test that wants it must not pass on anything else. */
export async function startNativeEngine(): Promise<void> {
  const engine = builtEngine();
  if (!engine) throw new Error('The native engine is required, but it is not built; run `segue native`.');
  await loadAddon(engine);
  await tf.setBackend('tensorflow');
  await tf.ready();
  if (tf.getBackend() !== 'tensorflow') throw new Error(`The native engine is required, but ${tf.getBackend()} runs.`);
}
