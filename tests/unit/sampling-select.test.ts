import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keepLargest } from '../../main/sampling/select.ts';

/** Weights with ties among them, as whole numbers so that sums are exact. */
const someWeights = fc.array(fc.integer({ min: 0, max: 20 }), { minLength: 1, maxLength: 200 });

function sorted(weights: readonly number[]): number[] {
  return weights.map((_, item) => item).sort((a, b) => weights[b]! - weights[a]! || a - b);
}

function kept(weights: readonly number[], measure: 'count' | 'mass', quota: number): number[] {
  const items = Int32Array.from(weights, (_, item) => item);
  const count = keepLargest(items, items.length, Float64Array.from(weights), measure, quota);
  expect([...items].sort((a, b) => a - b)).toEqual(weights.map((_, item) => item));
  return [...items.subarray(0, count)].sort((a, b) => a - b);
}

test('keeps the same k items as a full sort, the lower one of equals first', () => {
  fc.assert(
    fc.property(someWeights, fc.nat(), (weights, k) => {
      const quota = 1 + (k % weights.length);
      const expected = sorted(weights).slice(0, quota);
      expect(kept(weights, 'count', quota)).toEqual(expected.sort((a, b) => a - b));
    }),
  );
});

test('keeps the shortest beginning of a full sort that has the mass', () => {
  fc.assert(
    fc.property(someWeights, fc.integer({ min: 1, max: 1000 }), (weights, wanted) => {
      const order = sorted(weights);
      const total = weights.reduce((sum, weight) => sum + weight, 0);
      const quota = 1 + (wanted % Math.max(1, total));
      let length = 0;
      for (let mass = 0; mass < quota && length < order.length; length++) mass += weights[order[length]!]!;
      expect(kept(weights, 'mass', quota)).toEqual(order.slice(0, length).sort((a, b) => a - b));
    }),
  );
});

test('keeps everything where all together do not reach the quota', () => {
  expect(kept([1, 2, 3], 'mass', 7)).toEqual([0, 1, 2]);
  expect(kept([1, 2, 3], 'count', 4)).toEqual([0, 1, 2]);
});
