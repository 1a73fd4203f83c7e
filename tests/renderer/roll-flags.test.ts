import fc from 'fast-check';
import { expect, test } from 'vitest';
import { flagsOf, flagWords, placeFlags, seamWords, setFlag } from '../../renderer/roll/flags.ts';
import { applyAll, invert } from '../../shared/music/edit.ts';
import { songOf } from '../support/roll-hand.ts';

const song = {
  ...songOf([]),
  tempi: [
    { tick: 0, microsecondsPerQuarter: 535_714 },
    { tick: 1920, microsecondsPerQuarter: 500_000 },
  ],
  meters: [{ tick: 0, numerator: 3, denominator: 4 }],
  keys: [{ tick: 0, fifths: 2, mode: 'minor' as const }],
};

test('what changes at one tick stands on one flag', () => {
  expect(flagsOf(song).map((flag) => [flag.tick, flagWords(flag)])).toEqual([
    [0, '♩ 112 · 3/4 · B minor'],
    [1920, '♩ 120'],
  ]);
});

test('tempo, meter and key are set in one step, which undo takes back whole', () => {
  const change = {
    perMinute: 90,
    meter: { numerator: 6, denominator: 8 },
    key: { fifths: -3, mode: 'major' as const },
  };
  const { edits } = setFlag(song, 2880, change);
  const changed = applyAll(song, edits);
  expect(flagsOf(changed).map(flagWords)).toEqual(['♩ 112 · 3/4 · B minor', '♩ 120', '♩ 90 · 6/8 · E♭ major']);
  expect(applyAll(changed, edits.toReversed().map(invert))).toEqual(song);
  const removed = setFlag(changed, 2880, { perMinute: undefined, meter: undefined, key: undefined });
  expect(applyAll(changed, removed.edits)).toEqual(song);
  expect(setFlag(song, 960, { perMinute: undefined, meter: undefined, key: undefined }).edits).toEqual([]);
});

test('what cannot be written is refused with a reason', () => {
  const none = { perMinute: undefined, meter: undefined, key: undefined };
  expect(() => setFlag(song, 100, { ...none, meter: { numerator: 4, denominator: 4 } })).toThrow(/bar line/);
  expect(() => setFlag(song, 0, { ...none, perMinute: 5000 })).toThrow(/tempo/);
});

test('flags never lie over one another, and every seam in view has one', () => {
  const ticks = fc.uniqueArray(fc.integer({ min: 0, max: 20_000 }), { maxLength: 60 });
  fc.assert(
    fc.property(ticks, fc.uniqueArray(fc.integer({ min: 0, max: 3 }), { maxLength: 2 }), (tempi, far) => {
      const flags = tempi.map((tick) => ({ tick, tempo: { tick, microsecondsPerQuarter: 500_000 } }));
      const seams = far.map((i) => 4000 + i * 4000);
      const placed = placeFlags(flags, seams, { scrollTick: 0, pixelsPerTick: 0.1, width: 2000 });
      for (const [i, { x }] of placed.entries()) {
        const before = placed[i - 1];
        if (before) expect(x).toBeGreaterThanOrEqual(before.x + 6 * before.words.length);
      }
      if (tempi.length === 0) expect(placed.map(({ words }) => words)).toEqual(seams.map(() => seamWords));
    }),
  );
});
