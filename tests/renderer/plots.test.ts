import fc from 'fast-check';
import { expect, test } from 'vitest';
import { domainOf, scaleOf, ticksOf } from '../../renderer/plots/scale.ts';
import { nearest } from '../../renderer/plots/series.ts';
import { thumbnailPaths } from '../../renderer/plots/thumbnail-path.ts';

const domains = fc
  .tuple(fc.double({ min: -1e6, max: 1e6, noNaN: true }), fc.double({ min: 1e-3, max: 1e6, noNaN: true }))
  .map(([least, size]) => [least, least + size] as const);

test('ticks are round, lie within the domain, and are about as many as was asked for', () => {
  fc.assert(
    fc.property(domains, fc.integer({ min: 2, max: 12 }), (domain, count) => {
      const ticks = ticksOf(domain, count);
      const slack = (domain[1] - domain[0]) * 1e-6;
      for (const tick of ticks) {
        expect(tick).toBeGreaterThanOrEqual(domain[0] - slack);
        expect(tick).toBeLessThanOrEqual(domain[1] + slack);
      }
      expect(ticks.length).toBeLessThanOrEqual(count + 1);
      expect(ticks.length).toBeGreaterThanOrEqual(Math.floor(count / 2.5) - 1);
    }),
  );
  expect(ticksOf([0, 1000], 5)).toEqual([0, 200, 400, 600, 800, 1000]);
});

test('a domain holds all values that are numbers, and is never a point', () => {
  fc.assert(
    fc.property(fc.array(fc.double({ noNaN: false, min: -1e9, max: 1e9 })), (values) => {
      const [least, most] = domainOf(values);
      expect(least).toBeLessThan(most);
      for (const value of values.filter(Number.isFinite)) {
        expect(value).toBeGreaterThanOrEqual(least);
        expect(value).toBeLessThanOrEqual(most);
      }
    }),
  );
});

test('a scale leads the ends of its domain to the ends of its range', () => {
  const scale = scaleOf([2, 4], [100, 0]);
  expect([scale(2), scale(3), scale(4)]).toEqual([100, 50, 0]);
});

test('the nearest point is the one that none is nearer than', () => {
  fc.assert(
    fc.property(
      fc.uniqueArray(fc.integer({ min: 0, max: 1000 }), { minLength: 1 }),
      fc.integer({ min: 0, max: 1000 }),
      (xs, at) => {
        const points = xs.toSorted((a, b) => a - b).map((x) => ({ x, y: 0 }));
        const found = nearest(points, at)?.x ?? Number.NaN;
        expect(Math.abs(found - at)).toBe(Math.min(...xs.map((x) => Math.abs(x - at))));
      },
    ),
  );
  expect(nearest([], 3)).toBeUndefined();
});

test('a thumbnail’s bars cover exactly the cells that sound', () => {
  fc.assert(
    fc.property(
      fc.tuple(fc.integer({ min: 1, max: 12 }), fc.integer({ min: 1, max: 8 })).chain(([columns, rows]) =>
        fc.record({
          columns: fc.constant(columns),
          rows: fc.constant(rows),
          cells: fc.uint8Array({ minLength: columns * rows, maxLength: columns * rows }),
        }),
      ),
      (picture) => {
        const drawn = new Map<string, number>();
        for (const { path } of thumbnailPaths({ kind: 'roll', ...picture })) {
          for (const [, x, y, wide] of path.matchAll(/M(\d+) (\d+)h(\d+)v1h-\d+z/g)) {
            for (let i = 0; i < Number(wide); i++) {
              const cell = `${Number(x) + i} ${y}`;
              drawn.set(cell, (drawn.get(cell) ?? 0) + 1);
            }
          }
        }
        for (let row = 0; row < picture.rows; row++) {
          for (let column = 0; column < picture.columns; column++) {
            const sounds = (picture.cells[row * picture.columns + column] ?? 0) > 0;
            expect(drawn.get(`${column} ${picture.rows - 1 - row}`) ?? 0).toBe(sounds ? 1 : 0);
          }
        }
      },
    ),
  );
});
