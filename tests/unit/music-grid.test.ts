import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Grid, gridStep, nextLine, previousLine, snapMove, snapTick } from '../../shared/music/grid.ts';
import { BarMap } from '../../shared/music/time.ts';
import { anySong } from '../support/songs.ts';

const meters = [
  { tick: 0, numerator: 3, denominator: 4 },
  { tick: 2880, numerator: 5, denominator: 8 },
];
const bars = new BarMap({ ppq: 480, meters });
const grid = (division: number, kind: 'straight' | 'triplet' | 'dotted' = 'straight'): Grid => ({
  step: gridStep(division, kind, 480),
  bars,
});

const anyGrid = fc
  .record({
    song: anySong,
    division: fc.constantFrom(1, 2, 4, 8, 16, 32, 64),
    kind: fc.constantFrom('straight' as const, 'triplet' as const, 'dotted' as const),
  })
  .map(({ song, division, kind }): Grid => ({ step: gridStep(division, kind, song.ppq), bars: new BarMap(song) }));
const tick = fc.integer({ min: 0, max: 30_000 });

test('steps are fractions of a whole note, triplets two thirds of it and dotted ones half as much again', () => {
  expect(gridStep(16, 'straight', 480)).toBe(120);
  expect(gridStep(8, 'triplet', 480)).toBe(160);
  expect(gridStep(4, 'dotted', 480)).toBe(720);
  expect(gridStep(64, 'triplet', 4)).toBe(1);
});

describe('lines', () => {
  test('begin anew at each bar line, and the last step of a bar ends with it', () => {
    expect(snapTick(grid(2), 1300)).toBe(1440); // 3/4: halves at 0 and 960, then the bar line
    expect(snapTick(grid(2), 1190)).toBe(960);
    expect(snapTick(grid(4), 2880 + 1150)).toBe(2880 + 1200); // 5/8: quarters at 0, 480, 960, then the bar line
    expect(snapTick(grid(1), 700)).toBe(0);
    expect(snapTick(grid(1), 730)).toBe(1440);
  });

  test('never lie before the start', () => {
    expect(snapTick(grid(4), -900)).toBe(0);
  });

  test('a snapped tick stays where it is, and no line is nearer', () => {
    fc.assert(
      fc.property(anyGrid, tick, (any, at) => {
        const line = snapTick(any, at);
        expect(snapTick(any, line)).toBe(line);
        expect(Number.isInteger(line)).toBe(true);
        const before = snapTick(any, at, 'before');
        expect(before).toBeLessThanOrEqual(at);
        expect(nextLine(any, at)).toBeGreaterThan(at);
        expect(Math.abs(line - at)).toBe(Math.min(at - before, nextLine(any, at) - at));
      }),
    );
  });

  test('the next and the previous one lead back to each other', () => {
    fc.assert(
      fc.property(anyGrid, tick, (any, at) => {
        const line = snapTick(any, at, 'before');
        expect(previousLine(any, nextLine(any, line))).toBe(line);
        expect(snapTick(any, at - 1, 'before')).toBe(at > 0 ? previousLine(any, at) : 0);
      }),
    );
  });
});

describe('a dragged note', () => {
  test('keeps its distance from the grid', () => {
    expect(snapMove(grid(16), 247, 110)).toBe(120);
    expect(snapMove(grid(16), 247, 30)).toBe(0);
    expect(snapMove(grid(16), 235, 130)).toBe(120);
  });

  test('moves from line to line, and never before the start', () => {
    fc.assert(
      fc.property(anyGrid, tick, fc.integer({ min: -40_000, max: 40_000 }), (any, at, delta) => {
        const line = snapTick(any, at);
        const moved = at + snapMove(any, at, delta);
        expect(moved).toBeGreaterThanOrEqual(0);
        expect(snapMove(any, at, 0)).toBe(0);
        if (moved > 0) expect(snapTick(any, moved - (at - line))).toBe(moved - (at - line));
      }),
    );
  });
});
