import { setImmediate } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import type { SequenceModel } from '../models/model.ts';
import { countParameters, shapesOf } from '../models/parameters.ts';
import { AdamW } from './adamw.ts';
import type { Batcher } from './batch.ts';
import { Trainer } from './trainer.ts';

/** What training will ask of this device. */
export interface Estimate {
  /** Numbers that the model learns. */
  readonly parameters: number;
  /** Bytes of all tensors at a step's fullest moment. */
  readonly bytes: number;
  readonly secondsPerStep: number;
  /** Scored tokens of a step, on average. */
  readonly tokensPerStep: number;
}

/**
 * Measures real steps on real batches, after one to warm up, at a learning rate of zero: the weights stay as they are,
 * bit for bit.
 * @param batcher of its own, since its batches are used up
 * @param enough the seconds after which enough steps were measured
 * @param onProgress told between steps how much was measured, from 0 to 1; what it throws ends the measurement
 */
export async function estimateTraining(
  model: SequenceModel,
  batcher: Batcher,
  enough: number,
  onProgress: (fraction: number) => void = () => undefined,
): Promise<Estimate> {
  const before = tf.memory().numBytes;
  const optimizer = new AdamW(model.parameters);
  const trainer = new Trainer(model, optimizer, batcher, 0);
  try {
    const profile = await tf.profile(async () => {
      await trainer.next(0);
    });
    let steps = 0;
    let seconds = 0;
    let tokens = 0;
    while (steps === 0 || seconds < enough) {
      onProgress(seconds / enough);
      await setImmediate();
      const start = performance.now();
      tokens += (await trainer.next(0)).tokens;
      seconds += (performance.now() - start) / 1000;
      steps++;
    }
    return {
      parameters: countParameters(shapesOf(model.parameters)),
      bytes: Math.max(before, profile.peakBytes),
      secondsPerStep: seconds / steps,
      tokensPerStep: tokens / steps,
    };
  } finally {
    trainer.dispose();
    optimizer.dispose();
  }
}
