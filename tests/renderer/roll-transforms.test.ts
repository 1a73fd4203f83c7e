import fc from 'fast-check';
import { expect, test } from 'vitest';
import { rowsOf } from '../../renderer/roll/key-rows.ts';
import { PitchRows } from '../../renderer/roll/pitch-rows.ts';
import { velocityAtY, yOfVelocity } from '../../renderer/roll/velocity-axis.ts';
import { pitchAtY, scrollForZoom, tickAtX, type Viewport, xOfTick, yOfPitch } from '../../renderer/roll/viewport.ts';
import { noteAt, songOf } from '../support/roll-hand.ts';

const pitch = fc.integer({ min: 0, max: 127 });
const shown = fc.uniqueArray(pitch, { minLength: 1, maxLength: 128 });
const view: fc.Arbitrary<Viewport> = fc.record({
  scrollTick: fc.double({ min: 0, max: 1e6, noNaN: true }),
  pixelsPerTick: fc.double({ min: 1e-4, max: 50, noNaN: true }),
  scrollRow: fc.double({ min: 0, max: 100, noNaN: true }),
  rowHeight: fc.double({ min: 4, max: 48, noNaN: true }),
  rows: shown.map((pitches) => new PitchRows(pitches)),
  width: fc.integer({ min: 1, max: 4000 }),
  height: fc.integer({ min: 1, max: 3000 }),
});

test('a tick is found again at its place, and a pitch anywhere on its row', () => {
  fc.assert(
    fc.property(
      view,
      fc.integer({ min: 0, max: 1e6 }),
      fc.double({ min: 0.01, max: 0.99, noNaN: true }),
      (v, tick, part) => {
        expect(tickAtX(v, xOfTick(v, tick))).toBeCloseTo(tick, 4);
        for (const one of v.rows.pitches) {
          const y = yOfPitch(v, one);
          expect(y).toBeDefined();
          if (y !== undefined) expect(pitchAtY(v, y + part * v.rowHeight)).toBe(one);
        }
      },
    ),
  );
});

test('rows hold exactly the pitches that are shown, the highest on top, and every edge is found again', () => {
  fc.assert(
    fc.property(shown, fc.double({ min: 0, max: 1, noNaN: true }), (pitches, part) => {
      const rows = new PitchRows(pitches);
      expect(rows.pitches).toEqual(pitches.toSorted((a, b) => b - a));
      for (let one = 0; one < 128; one++) {
        const row = rows.rows[one] ?? -1;
        expect(row).toBe(rows.pitches.indexOf(one));
      }
      const row = part * rows.count;
      expect(rows.rowOfEdge(rows.edgeOfRow(row))).toBeCloseTo(row, 9);
    }),
  );
});

test('an unfolded roll has a row for each pitch, and its edges are rows counted from the other end', () => {
  const rows = new PitchRows();
  expect(rows.count).toBe(128);
  fc.assert(
    fc.property(fc.double({ min: 0, max: 128, noNaN: true }), (edge) => {
      expect(rows.rowOfEdge(edge)).toBeCloseTo(128 - edge, 9);
    }),
  );
});

test('what is under the pointer stays there while the zoom changes', () => {
  const zoom = fc.double({ min: 0.001, max: 100, noNaN: true });
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 100_000 }),
      fc.integer({ min: 0, max: 3000 }),
      zoom,
      zoom,
      (scroll, x, a, b) => {
        const before = scroll + x / a;
        expect(scrollForZoom(scroll, x, a, b) + x / b).toBeCloseTo(before, 3);
      },
    ),
  );
});

test('every velocity is found again at the tip of its bar', () => {
  for (const height of [32, 84, 320]) {
    // A lane lower than 127 pixels can't tell all velocities apart by whole pixels, but places may be fractions.
    for (let velocity = 1; velocity <= 127; velocity++) {
      expect(velocityAtY(height, yOfVelocity(height, velocity))).toBe(velocity);
    }
  }
  expect(velocityAtY(84, -50)).toBe(127);
  expect(velocityAtY(84, 500)).toBe(1);
});

test('folding keeps the rows that are used or in the key, and drums only their own', () => {
  const song = songOf([noteAt(0, 61)], [noteAt(0, 36)]);
  const inC = { ...song, keys: [{ tick: 0, fifths: 0, mode: 'major' as const }] };
  const folded = rowsOf(inC, 0, true);
  expect(folded.pitches).toContain(61);
  expect(folded.pitches).toContain(60);
  expect(folded.pitches).not.toContain(63);
  expect(rowsOf(inC, 0, false).count).toBe(128);
  const drums = { ...inC, tracks: inC.tracks.map((track, i) => ({ ...track, drums: i === 1 })) };
  expect(rowsOf(drums, 1, true).pitches).toEqual([36]);
});
