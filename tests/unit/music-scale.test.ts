import fc from 'fast-check';
import { expect, test } from 'vitest';
import { keyAt, scaleOf, snapPitch, stepPitch } from '../../shared/music/scale.ts';
import type { Song } from '../../shared/music/song.ts';

const pitch = fc.integer({ min: 0, max: 127 });
const fifths = fc.integer({ min: -7, max: 7 });

test('a key’s scale has the notes that its signature writes', () => {
  expect([...scaleOf({ fifths: 0 })].sort((a, b) => a - b)).toEqual([0, 2, 4, 5, 7, 9, 11]);
  expect([...scaleOf({ fifths: 2 })].sort((a, b) => a - b)).toEqual([1, 2, 4, 6, 7, 9, 11]); // F♯ and C♯
  expect([...scaleOf({ fifths: -1 })].sort((a, b) => a - b)).toEqual([0, 2, 4, 5, 7, 9, 10]); // B♭
});

test('each further sharp raises one note by a semitone', () => {
  for (let count = -7; count < 7; count++) {
    const [before, after] = [scaleOf({ fifths: count }), scaleOf({ fifths: count + 1 })];
    const gone = [...before].filter((one) => !after.has(one));
    const come = [...after].filter((one) => !before.has(one));
    expect(come).toEqual(gone.map((one) => (one + 1) % 12));
    expect(gone).toHaveLength(1);
  }
});

test('a snapped pitch is in the scale, and none is nearer', () => {
  fc.assert(
    fc.property(pitch, fifths, (from, count) => {
      const scale = scaleOf({ fifths: count });
      const snapped = snapPitch(from, scale);
      expect(scale.has(snapped % 12)).toBe(true);
      for (let near = from - Math.abs(from - snapped) + 1; near < from + Math.abs(from - snapped); near++) {
        expect(scale.has(((near % 12) + 12) % 12)).toBe(false);
      }
    }),
  );
});

test('seven steps of the scale are an octave, and steps lead back', () => {
  fc.assert(
    fc.property(fc.integer({ min: 20, max: 100 }), fifths, fc.integer({ min: 1, max: 7 }), (from, count, steps) => {
      const scale = scaleOf({ fifths: count });
      const start = snapPitch(from, scale);
      expect(stepPitch(start, 7, scale)).toBe(start + 12);
      expect(stepPitch(stepPitch(start, steps, scale) ?? 0, -steps, scale)).toBe(start);
    }),
  );
  expect(stepPitch(126, 3, scaleOf({ fifths: 0 }))).toBeUndefined();
});

test('the key at a tick is the written one, the first one before that, and else the likeliest', () => {
  const notes = [60, 62, 64, 65, 67, 69, 71, 72].map((one, i) => ({
    tick: i * 10,
    duration: one % 12 === 0 || one === 67 ? 40 : 10,
    pitch: one,
    velocity: 80,
  }));
  const track = { name: '', channel: 0, program: 0, drums: false, notes, controls: [], bends: [], programChanges: [] };
  const song: Song = { title: '', ppq: 480, tracks: [track], tempi: [], meters: [], keys: [], ticks: 110 };
  expect(keyAt(song, 0)).toEqual({ fifths: 0, mode: 'major' });
  const keys = [
    { tick: 480, fifths: 3, mode: 'major' as const },
    { tick: 960, fifths: -3, mode: 'minor' as const },
  ];
  expect(keyAt({ ...song, keys }, 0)).toEqual({ fifths: 3, mode: 'major' });
  expect(keyAt({ ...song, keys }, 960)).toEqual({ fifths: -3, mode: 'minor' });
  expect(keyAt({ ...song, tracks: [] }, 0)).toBeUndefined();
});
