import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, describe, expect, test } from 'vitest';
import { dropout } from '../../main/kernels/dropout.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** What becomes of so many ones. */
function maskOf(size: number, seed: number, place = 0, rate = 0.3): Float32Array {
  return tf.tidy(() => Float32Array.from(dropout(tf.ones([size]), rate, seed, place).dataSync()));
}

/** The share of features in which two masks differ. */
function difference(a: Float32Array, b: Float32Array): number {
  return a.reduce((count, value, index) => count + (value === b[index] ? 0 : 1), 0) / a.length;
}

// The first is drawn number by number, the second cut from the pool, the third longer than the pool.
describe.each([4000, 40_000, 2 ** 21 + 5000])('of %i features where TensorFlow draws no numbers', (size) => {
  test('a share is set to zero, and the others make up for it', () => {
    const mask = maskOf(size, 1);
    const kept = mask.filter((value) => value > 0);
    expect(new Set(kept)).toEqual(new Set([Math.fround(1 / 0.7)]));
    // Six deviations of the share.
    expect(Math.abs(kept.length / size - 0.7)).toBeLessThan(6 * Math.sqrt(0.21 / size));
  });

  test('seed and place decide which, and nothing else', () => {
    const mask = maskOf(size, 1);
    expect(difference(maskOf(size, 1), mask)).toBe(0);
    // Masks that have nothing to do with each other differ in 2 · 0.3 · 0.7 of their features.
    for (const other of [maskOf(size, 2), maskOf(size, 1, 1)]) expect(difference(mask, other)).toBeCloseTo(0.42, 1);
  });
});

test('without a seed or a rate everything is kept, and no tensor is left behind', () => {
  const x = tf.ones([5000]);
  expect(dropout(x, 0.5, undefined, 0)).toBe(x);
  expect(dropout(x, 0, 1, 0)).toBe(x);
  maskOf(5000, 1);
  const { numTensors } = tf.memory();
  maskOf(5000, 2);
  expect(tf.memory().numTensors).toBe(numTensors);
  x.dispose();
});

test('a mask that is shared along a dimension is the same in all of it', () => {
  const values = tf.tidy(() => dropout(tf.ones([3, 2, 4000]), 0.5, 7, 0, 0).dataSync());
  const part = (index: number) => values.slice(index * 8000, (index + 1) * 8000);
  expect(part(1)).toEqual(part(0));
  expect(part(2)).toEqual(part(0));
  expect(values.slice(0, 4000)).not.toEqual(values.slice(4000, 8000));
});
