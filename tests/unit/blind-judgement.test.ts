import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { judge, judgementWords } from '../../shared/blind/judgement.ts';
import { wilsonInterval } from '../../shared/blind/wilson.ts';

describe('Wilson’s interval', () => {
  // Method 3 in table I of Newcombe (1998), “Two-sided confidence intervals for the single proportion”, Statistics in
  // Medicine 17, 857–872.
  test.each([
    [81, 263, 0.2553, 0.3662],
    [15, 148, 0.0624, 0.1605],
    [0, 20, 0, 0.1611],
    [1, 29, 0.0061, 0.1718],
  ])('of %i in %i is that of the literature', (hits, cases, low, high) => {
    const interval = wilsonInterval(hits, cases);
    expect(interval[0]).toBeCloseTo(low, 4);
    expect(interval[1]).toBeCloseTo(high, 4);
  });

  const counts = fc.tuple(fc.nat(500), fc.nat(500)).map(([hits, misses]) => [hits, hits + misses] as const);

  test('holds the share, stays within 0 and 1, and mirrors itself', () => {
    fc.assert(
      fc.property(counts, ([hits, cases]) => {
        const [low, high] = wilsonInterval(hits, cases);
        const [mirrored, other] = wilsonInterval(cases - hits, cases);
        expect(low).toBeGreaterThanOrEqual(0);
        expect(high).toBeLessThanOrEqual(1);
        if (cases > 0) {
          expect(low).toBeLessThanOrEqual(hits / cases);
          expect(high).toBeGreaterThanOrEqual(hits / cases);
        }
        expect(low).toBeCloseTo(1 - other, 12);
        expect(high).toBeCloseTo(1 - mirrored, 12);
      }),
    );
  });

  test('is where the score test with 5 % ends: its ends lie 1.96 standard errors of their own away', () => {
    fc.assert(
      fc.property(counts, ([hits, cases]) => {
        for (const end of wilsonInterval(hits, cases)) {
          if (end <= 0 || end >= 1) continue;
          const errors = Math.abs(hits / cases - end) / Math.sqrt((end * (1 - end)) / cases);
          expect(errors).toBeCloseTo(1.959964, 5);
        }
      }),
    );
  });
});

describe('what a tally says', () => {
  const names = ['Folk', 'Band'] as const;

  test('leaves out pairs that made no difference, and says so', () => {
    expect(judge({ first: 14, second: 6, neither: 30 })).toEqual(judge({ first: 14, second: 6, neither: 0 }));
    expect(judgementWords({ first: 14, second: 6, neither: 3 }, names)).toBe(
      'Folk was preferred in 14 of 20 pairs, 70 % (95 % interval 48 to 85 %): that may still be chance. 3 more pairs made no difference and are left out.',
    );
  });

  test('speaks of the one that is ahead, and of more than chance only beyond it', () => {
    expect(judgementWords({ first: 2, second: 10, neither: 0 }, names)).toBe(
      'Band was preferred in 10 of 12 pairs, 83 % (95 % interval 55 to 95 %): that is more than chance.',
    );
    expect(judgementWords({ first: 4, second: 4, neither: 0 }, names)).toContain('no difference is to be seen');
    expect(judgementWords({ first: 0, second: 0, neither: 1 }, names)).toBe(
      'None was preferred yet. One more pair made no difference and is left out.',
    );
  });

  test('calls chance about one in twenty of what chance makes', () => {
    // Of all ways in which 60 fair coins fall, the share that is called more than chance.
    let called = 0;
    let ways = 1;
    for (let first = 0; first <= 60; first++) {
      if (judge({ first, second: 60 - first, neither: 0 }).beyondChance) called += ways;
      ways = (ways * (60 - first)) / (first + 1);
    }
    expect(called / 2 ** 60).toBeGreaterThan(0.02);
    expect(called / 2 ** 60).toBeLessThan(0.06);
  });
});
