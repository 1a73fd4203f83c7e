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

/** Steps are measured until they have taken this long or there are this many. */
const measuredSeconds = 2;
const measuredSteps = 4;

/**
 * Measures real steps on real batches, after one to warm up, at a learning rate of zero: the weights stay as they are,
 * bit for bit.
 * @param batcher of its own, since its batches are used up
 */
export async function estimateTraining(model: SequenceModel, batcher: Batcher): Promise<Estimate> {
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
    while (steps < measuredSteps && (steps === 0 || seconds < measuredSeconds)) {
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
