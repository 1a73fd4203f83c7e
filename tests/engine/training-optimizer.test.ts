import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, expect, test } from 'vitest';
import { globalNorm } from '../../main/kernels/adam-update.ts';
import { AdamW } from '../../main/training/adamw.ts';
import { startNativeEngine } from '../support/native-engine.ts';

beforeAll(startNativeEngine);

const start = {
  matrix: [
    [0.5, -1, 2],
    [1.5, 0.25, -0.75],
  ],
  vector: [0.1, -0.2],
};
const gradients = [
  {
    matrix: [
      [0.3, -0.2, 0.1],
      [0, 0.5, -0.4],
    ],
    vector: [0.05, -0.1],
  },
  {
    matrix: [
      [3, 2, -1],
      [0.5, -4, 1],
    ],
    vector: [1, 2],
  },
  {
    matrix: [
      [-0.1, 0.2, 0.3],
      [0.4, -0.5, 0.6],
    ],
    vector: [0.3, 0],
  },
];
const learningRates = [0.01, 0.02, 0.005];

/**
 * From PyTorch 2.9: torch.optim.AdamW with betas 0.9 and 0.98, weight decay 0.1 on the matrix and 0 on the vector, after
 * torch.nn.utils.clip_grad_norm_ at 1.
 */
const expected = [
  {
    norm: 0.7500000596,
    matrix: [0.489500016, -0.9890000224, 1.9880000353, 1.4984999895, 0.2397499979, -0.7392500043],
    vector: [0.0900000036, -0.1899999976],
  },
  {
    norm: 6.020797252655,
    matrix: [0.4689033628, -0.9928509593, 1.9898529053, 1.4806911945, 0.2431029677, -0.731082797],
    vector: [0.0719591901, -0.2003489882],
  },
  {
    norm: 1,
    matrix: [0.4654586315, -0.9948227406, 1.9867997169, 1.476272702, 0.2452637106, -0.7325478792],
    vector: [0.0674736202, -0.2023586482],
  },
];

function newParameters() {
  return new Map<string, tf.Variable>([
    ['matrix', tf.variable(tf.tensor2d(start.matrix))],
    ['vector', tf.variable(tf.tensor1d(start.vector))],
  ]);
}

function apply(optimizer: AdamW, step: number): number {
  return tf.tidy(() => {
    const { matrix, vector } = gradients[step]!;
    const byName = new Map<string, tf.Tensor>([
      ['matrix', tf.tensor2d(matrix)],
      ['vector', tf.tensor1d(vector)],
    ]);
    return optimizer.apply(byName, learningRates[step]!).dataSync()[0]!;
  });
}

test('three steps, one of them clipped, are those of PyTorch', () => {
  const parameters = newParameters();
  const optimizer = new AdamW(parameters, { weightDecay: 0.1 });
  for (const [step, want] of expected.entries()) {
    expect(apply(optimizer, step)).toBeCloseTo(want.norm, 5);
    for (const name of ['matrix', 'vector'] as const) {
      const values = parameters.get(name)!.dataSync();
      for (const [i, value] of want[name].entries()) expect(Math.abs(values[i]! - value)).toBeLessThan(1e-6);
    }
  }
});

test('stored and restored after any step, it goes on bit for bit', async () => {
  const straight = newParameters();
  const optimizer = new AdamW(straight);
  for (let step = 0; step < 3; step++) apply(optimizer, step);

  for (let until = 0; until <= 3; until++) {
    const parameters = newParameters();
    const first = new AdamW(parameters);
    for (let step = 0; step < until; step++) apply(first, step);
    const stored = await first.save();
    const second = new AdamW(parameters);
    await second.restore(first.step, async (name) => stored.get(name)!);
    for (let step = until; step < 3; step++) apply(second, step);
    for (const [name, variable] of parameters) expect(variable.dataSync()).toEqual(straight.get(name)!.dataSync());
  }
});

test('a learning rate of zero changes no bit of the weights', () => {
  const parameters = newParameters();
  const optimizer = new AdamW(parameters);
  apply(optimizer, 0);
  const before = [...parameters.values()].map((variable) => variable.dataSync());
  tf.tidy(() => {
    const byName = new Map([...parameters].map(([name, variable]) => [name, tf.fill(variable.shape, 0.3)]));
    optimizer.apply(byName, 0);
  });
  expect([...parameters.values()].map((variable) => variable.dataSync())).toEqual(before);
});

test('steps leave no tensors behind, and disposing frees the moments', () => {
  const parameters = newParameters();
  const before = tf.memory().numTensors;
  const optimizer = new AdamW(parameters);
  expect(tf.memory().numTensors).toBe(before + 4);
  for (let step = 0; step < 3; step++) apply(optimizer, step);
  expect(tf.memory().numTensors).toBe(before + 4);
  optimizer.dispose();
  expect(tf.memory().numTensors).toBe(before);
});

test('the norm is over all tensors together', () => {
  const norm = tf.tidy(() => globalNorm([tf.tensor1d([3]), tf.tensor2d([[0, 4]]), tf.tensor1d([12])]).dataSync()[0]);
  expect(norm).toBe(13);
});
