import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Curve, type CurveState, newCurve } from '../../main/training/curve.ts';
import { mostPoints } from '../../shared/ipc/schemas/runs.ts';
import { changedCurve, noCurve } from '../../shared/training/curve.ts';

const step = (i: number) => ({
  step: i,
  loss: 5 / (1 + i / 100) + Math.sin(i),
  learningRate: 1e-3 * (1 - i / 1e5),
  gradientNorm: 1 + (i % 7),
  tokensPerSecond: 1000 + (i % 50),
});

/** The curve after so many steps, stored and restored after each of some of them. */
function curveOf(steps: number, storedAfter: ReadonlySet<number> = new Set()): Curve {
  let state: CurveState = newCurve();
  let curve = new Curve(state);
  for (let i = 1; i <= steps; i++) {
    curve.add(step(i));
    if (!storedAfter.has(i)) continue;
    state = JSON.parse(JSON.stringify(state));
    curve = new Curve(state);
  }
  return curve;
}

describe('a curve', () => {
  test.each([1, 1000, 1023, 1024, 1025, 5000, 20_000])('of %i steps is bounded, and covers all of them', (steps) => {
    const { points } = curveOf(steps);
    expect(points.length).toBeLessThanOrEqual(mostPoints);
    expect(points.length).toBeGreaterThanOrEqual(Math.min(steps, mostPoints / 2));
    expect(points.at(-1)?.step).toBe(steps);
    expect(points.map((point) => point.step)).toEqual(points.map((point) => point.step).toSorted((a, b) => a - b));
  });

  test('tells the mean of the steps of each point, and the rate of its last one', () => {
    const steps = 3000;
    let first = 1;
    for (const point of curveOf(steps).points) {
      const within = Array.from({ length: point.step - first + 1 }, (_, i) => step(first + i));
      const mean = (of: (s: ReturnType<typeof step>) => number) =>
        within.reduce((sum, s) => sum + of(s), 0) / within.length;
      expect(point.loss).toBeCloseTo(
        mean(({ loss }) => loss),
        9,
      );
      expect(point.gradientNorm).toBeCloseTo(
        mean(({ gradientNorm }) => gradientNorm),
        9,
      );
      expect(point.tokensPerSecond).toBeCloseTo(1 / mean(({ tokensPerSecond }) => 1 / tokensPerSecond), 6);
      expect(point.learningRate).toBe(step(point.step).learningRate);
      first = point.step + 1;
    }
  });

  test('is the same, bit for bit, however often it was stored on the way', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 4000 }), fc.array(fc.nat(4000), { maxLength: 20 }), (steps, stored) => {
        // After the last step everything of an open point is known to its curve alone.
        const after = new Set(stored.filter((at) => at < steps));
        expect(curveOf(steps, after).points).toEqual(curveOf(steps).points);
      }),
      { numRuns: 30 },
    );
  });

  test('comes together at the other end from what changed of it', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 12 }), (rounds) => {
        const curve = new Curve();
        let [shown, steps] = [noCurve, 0];
        for (const round of rounds) {
          for (let i = 0; i < round; i++) curve.add(step(++steps));
          shown = changedCurve(shown, { points: curve.tail(), validations: { from: 0, items: [] } });
          expect(shown.points).toEqual(curve.points);
        }
      }),
      { numRuns: 50 },
    );
  });
});
