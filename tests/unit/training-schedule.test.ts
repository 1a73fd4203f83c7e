import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { settle, startProgress, stepsWithin } from '../../main/training/progress.ts';
import { learningRateAt } from '../../main/training/schedule.ts';

const schedule = { peak: 0.01, warmup: 0.1, floor: 0.05 };

test('rises in a line to the peak, then falls along a cosine to the floor', () => {
  const rates = Array.from({ length: 101 }, (_, step) => learningRateAt(step, 101, schedule));
  expect(rates[0]).toBeCloseTo(0.001, 12);
  expect(rates[4]).toBeCloseTo(0.005, 12);
  expect(rates[9]).toBeCloseTo(0.01, 12);
  expect(rates[10]).toBeCloseTo(0.01, 12);
  expect(rates[55]).toBeCloseTo(0.01 * (0.05 + 0.95 / 2), 12);
  expect(rates[100]).toBeCloseTo(0.0005, 12);
  expect(learningRateAt(500, 101, schedule)).toBeCloseTo(0.0005, 12);
});

test('lies between nothing and the peak, and never rises again after the warm-up', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 500 }), fc.double({ min: 0, max: 1, noNaN: true }), (steps, warmup) => {
      const rates = Array.from({ length: steps }, (_, step) => learningRateAt(step, steps, { ...schedule, warmup }));
      expect(rates.every((rate) => rate > 0 && rate <= 0.01)).toBe(true);
      const rise = Math.max(1, Math.round(steps * warmup));
      for (let step = 1; step < steps; step++) {
        if (step < rise) expect(rates[step]).toBeGreaterThan(rates[step - 1]!);
        else expect(rates[step]).toBeLessThanOrEqual(rates[step - 1]!);
      }
    }),
  );
});

test('a run bounded by time has as many steps as there is time for, beside its validations', () => {
  expect(stepsWithin(600, 0.1)).toBeLessThan(6000);
  expect(stepsWithin(600, 0.1)).toBeGreaterThan(5000);
  expect(stepsWithin(1, 30)).toBe(1);
});

describe('after a tenth of the time', () => {
  const begin = (planned: number) => {
    const progress = startProgress(planned, false, { secondsPerStep: 0.3, tokensPerStep: 1000 });
    return Object.assign(progress, { seconds: 6, tokens: 20_000 });
  };

  test('the number of steps becomes final, as it is where it was about right', () => {
    for (const planned of [181, 200, 219]) {
      const progress = begin(planned);
      expect(settle(progress, 20, 60)).toBe(true);
      expect(progress).toMatchObject({ plannedSteps: planned, settled: true });
      expect(settle(progress, 21, 60)).toBe(false);
    }
  });

  test('a number that is far off is corrected', () => {
    for (const planned of [1, 100, 179, 221, 4000]) {
      const progress = begin(planned);
      expect(settle(progress, 20, 60)).toBe(true);
      expect(progress).toMatchObject({ plannedSteps: 200, settled: true });
    }
  });

  test('and not before', () => {
    const progress = begin(1000);
    expect(settle(progress, 20, 61)).toBe(false);
    expect(progress).toMatchObject({ plannedSteps: 1000, settled: false });
  });
});

test('validations are about twenty where steps are large, and rarer where they are small', () => {
  expect(startProgress(2000, true, { secondsPerStep: 1, tokensPerStep: 8192 }).validationInterval).toBe(100);
  expect(startProgress(60, true, { secondsPerStep: 1, tokensPerStep: 100 }).validationInterval).toBeGreaterThan(60);
});
