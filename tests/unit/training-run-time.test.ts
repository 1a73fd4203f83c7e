import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type RunOutline, scaled, stepsIn, sumOf, timeOf } from '../../main/training/run-time.ts';

const amount = (least: number, most: number) => fc.double({ min: least, max: most, noNaN: true });

const outlines: fc.Arbitrary<RunOutline> = fc.record({
  music: fc.record({
    training: fc.integer({ min: 1000, max: 10_000_000 }),
    validation: fc.integer({ min: 100, max: 1_000_000 }),
    test: fc.integer({ min: 100, max: 1_000_000 }),
    validationRead: fc.integer({ min: 100, max: 1_000_000 }),
    testRead: fc.integer({ min: 100, max: 1_000_000 }),
  }),
  context: fc.constantFrom(undefined, 256),
  pace: fc.record({
    secondsPerStep: amount(0.01, 2),
    tokensPerStep: amount(200, 8000),
    secondsPerReadToken: amount(1e-6, 1e-3),
    secondsPerTestedToken: amount(1e-6, 1e-3),
    secondsPerWriting: amount(0, 5),
    secondsPerComparing: amount(0, 5),
    secondsPerCountedToken: amount(0, 1e-5),
  }),
  tests: fc.constantFrom(1, 2),
  samples: fc.boolean(),
  counted: fc.constantFrom(undefined, 100_000),
});

/** Without the test, which comes after the time that was asked for. */
function withoutTest(steps: number, outline: RunOutline): number {
  const { training, validating, sampling } = timeOf(steps, { ...outline, tests: 1 });
  return training + validating + sampling;
}

test('more steps never take less time, and each takes its own', () => {
  fc.assert(
    fc.property(
      outlines,
      fc.integer({ min: 1, max: 5000 }),
      fc.integer({ min: 1, max: 5000 }),
      (outline, steps, more) => {
        const time = timeOf(steps, outline);
        expect(time.training).toBeCloseTo(steps * outline.pace.secondsPerStep, 6);
        expect(sumOf(timeOf(steps + more, outline))).toBeGreaterThanOrEqual(time.training);
        expect(Object.values(time).reduce((sum, part) => sum + part, 0)).toBeCloseTo(sumOf(time), 6);
        if (!outline.samples) expect(time.sampling).toBe(0);
      },
    ),
  );
});

test('the steps that fit into a time take about that time', () => {
  fc.assert(
    fc.property(outlines, amount(600, 36_000), (outline, seconds) => {
      const steps = stepsIn(seconds, outline);
      // A few samples and validations, or a step, are in it or not.
      const { pace, music } = outline;
      const once = pace.secondsPerWriting + pace.secondsPerComparing;
      const validation =
        Math.max(2 * music.validation, music.validationRead) *
        Math.max(pace.secondsPerReadToken, pace.secondsPerTestedToken);
      const slack = 0.1 * seconds + 3 * (once + validation) + 2 * pace.secondsPerStep;
      fc.pre(validation * 30 < seconds && once * 30 < seconds);
      expect(Math.abs(withoutTest(steps, outline) - seconds)).toBeLessThan(slack);
    }),
  );
});

test('with more music than was measured only what reads it takes longer', () => {
  fc.assert(
    fc.property(outlines, fc.integer({ min: 1, max: 2000 }), (outline, steps) => {
      const small = timeOf(steps, { ...outline, samples: false });
      const large = timeOf(steps, scaled({ ...outline, samples: false }, 4));
      expect(large.training).toBe(small.training);
      expect(large.testing).toBeGreaterThan(small.testing);
      expect(timeOf(steps, scaled(outline, 1))).toEqual(timeOf(steps, outline));
    }),
  );
});
