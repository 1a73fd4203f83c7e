import { setImmediate } from 'node:timers/promises';
import * as tf from '@tensorflow/tfjs-core';
import type { SequenceModel } from '../models/model.ts';
import { countParameters, shapesOf } from '../models/parameters.ts';
import { AdamW } from './adamw.ts';
import type { Batcher } from './batch.ts';
import { Trainer } from './trainer.ts';

/** Batches whose tokens are counted: always as many, so that what follows from them is the same in every run. */
const countedBatches = 8;

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
 * @param enough the seconds after which enough steps were measured, from what a step takes
 * @param onProgress told between steps how much was measured, from 0 to 1; what it throws ends the measurement
 */
export async function estimateTraining(
  model: SequenceModel,
  batcher: Batcher,
  enough: (secondsPerStep: number) => number,
  onProgress: (fraction: number) => void = () => undefined,
): Promise<Estimate> {
  const before = tf.memory().numBytes;
  const optimizer = new AdamW(model.parameters);
  const trainer = new Trainer(model, optimizer, batcher, 0);
  try {
    const counted = Array.from({ length: countedBatches }, () => batcher.next().scored);
    const profile = await tf.profile(async () => {
      await trainer.next(0);
    });
    const measured: number[] = [];
    for (let spent = 0; ; ) {
      const target = measured.length === 0 ? 1 : enough(median(measured));
      if (measured.length > 0 && spent >= target) break;
      onProgress(spent / target);
      await setImmediate();
      const start = performance.now();
      await trainer.next(0);
      const seconds = (performance.now() - start) / 1000;
      measured.push(seconds);
      spent += seconds;
    }
    // Caches are still filled in the earlier ones.
    const settled = measured.slice(Math.floor(measured.length / 2));
    return {
      parameters: countParameters(shapesOf(model.parameters)),
      bytes: Math.max(before, profile.peakBytes),
      secondsPerStep: mean(settled),
      tokensPerStep: mean(counted),
    };
  } finally {
    trainer.dispose();
    optimizer.dispose();
  }
}

function median(values: readonly number[]): number {
  return values.toSorted((a, b) => a - b)[values.length >> 1] ?? 0;
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length;
}
