import fc from 'fast-check';
import { expect, test } from 'vitest';
import { moveNeedle, quietest, restingNeedle } from '../../renderer/audio/needle.ts';

const decibel = fc.double({ min: -120, max: 0, noNaN: true });

/** The needle after levels that are heard at a steady pace. */
function after(levels: readonly number[], pace = 1 / 60) {
  return levels.reduce((needle, level, i) => moveNeedle(needle, level, (i + 1) * pace), restingNeedle);
}

test('a meter never shows less than is heard, nor less than its peak mark', () => {
  fc.assert(
    fc.property(fc.array(decibel, { minLength: 1 }), (levels) => {
      const needle = after(levels);
      expect(needle.level).toBeGreaterThanOrEqual(Math.max(quietest, levels.at(-1) ?? quietest));
      expect(needle.peak).toBeGreaterThanOrEqual(needle.level);
      expect(needle.peak).toBeLessThanOrEqual(0);
    }),
  );
});

test('it falls by 20 decibels in 1.7 seconds, however often it is looked at', () => {
  const loud = moveNeedle(restingNeedle, -10, 5);
  expect(moveNeedle(loud, Number.NEGATIVE_INFINITY, 6.7).level).toBeCloseTo(-30, 5);
  const often = Array.from({ length: 170 }, (_, i) => 5 + 0.01 * (i + 1)).reduce(
    (needle, time) => moveNeedle(needle, Number.NEGATIVE_INFINITY, time),
    loud,
  );
  expect(often.level).toBeCloseTo(-30, 5);
});

test('the mark stays at a peak for a while, and moves on', () => {
  const loud = moveNeedle(restingNeedle, -3, 1);
  expect(moveNeedle(loud, -40, 2).peak).toBe(-3);
  const later = moveNeedle(moveNeedle(loud, -40, 2), -40, 3);
  expect(later.peak).toBe(later.level);
  expect(later.peak).toBeLessThan(-3);
});

test('silence rests at the bottom, and calls for no more movement', () => {
  const rested = moveNeedle(moveNeedle(restingNeedle, -20, 1), Number.NEGATIVE_INFINITY, 20);
  expect(rested).toMatchObject({ level: quietest, peak: quietest });
});
