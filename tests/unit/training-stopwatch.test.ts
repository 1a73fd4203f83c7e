import { expect, test } from 'vitest';
import { Stopwatch } from '../../main/training/stopwatch.ts';

const hours = 3600;

test('counts work as it takes, also where it takes longer than expected', () => {
  const watch = new Stopwatch(0.1);
  expect([0.1, 0.5, 4, 30, 0.2].map((seconds) => watch.count(seconds))).toEqual([0.1, 0.5, 4, 30, 0.2]);
});

test('counts a night in which the machine slept, and a stop with Ctrl-Z, as usual work', () => {
  const watch = new Stopwatch(0.2);
  expect(watch.count(8 * hours)).toBe(0.2);
  expect(watch.count(0.3)).toBe(0.3);
  expect(watch.count(60)).toBe(0.3);
});

test('believes a machine that became slow for good', () => {
  const watch = new Stopwatch(0.1);
  const counted = Array.from({ length: 6 }, () => watch.count(100));
  expect(counted.slice(-4)).toEqual([100, 100, 100, 100]);
});
