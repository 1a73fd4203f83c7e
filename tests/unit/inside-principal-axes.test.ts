import fc from 'fast-check';
import { expect, test } from 'vitest';
import { principalAxes } from '../../main/inside/principal-axes.ts';

const value = fc.integer({ min: -1000, max: 1000 }).map((hundredths) => hundredths / 100);
const clouds = fc
  .integer({ min: 3, max: 6 })
  .chain((width) => fc.array(fc.array(value, { minLength: width, maxLength: width }), { minLength: 4, maxLength: 20 }));

const dot = (a: readonly number[], b: readonly number[]) => a.reduce((sum, x, i) => sum + x * (b[i] ?? 0), 0);

test('points that lie in a plane keep their distances, and all of their variance is shown', () => {
  fc.assert(
    fc.property(fc.array(fc.tuple(value, value), { minLength: 3, maxLength: 20 }), (plane) => {
      // Turned into five dimensions by two directions at right angles.
      const points = plane.map(([x, y]) => [3 * x, 4 * x, 2 * y, -y, 2 * y].map((part, i) => part / (i < 2 ? 5 : 3)));
      const { places, explained } = principalAxes(points, 2);
      const far = (a: readonly number[], b: readonly number[]) => Math.hypot(...a.map((part, i) => part - (b[i] ?? 0)));
      for (const [i, place] of places.entries()) {
        const other = (i + 1) % points.length;
        expect(far(place, places[other] ?? [])).toBeCloseTo(far(points[i] ?? [], points[other] ?? []), 5);
      }
      const spread = plane.some(([x, y]) => x !== plane[0]?.[0] || y !== plane[0]?.[1]);
      if (spread) expect((explained[0] ?? 0) + (explained[1] ?? 0)).toBeCloseTo(1, 6);
    }),
  );
});

test('the axes are centred, not correlated, and the first shows most; no direction shows more', () => {
  fc.assert(
    fc.property(clouds, fc.array(value, { minLength: 6, maxLength: 6 }), (points, direction) => {
      const { places, explained } = principalAxes(points, 2);
      const [xs, ys] = [places.map(([x = 0]) => x), places.map(([, y = 0]) => y)];
      const size = 1 + Math.hypot(...xs) * Math.hypot(...ys);
      expect(xs.reduce((sum, x) => sum + x, 0) / size).toBeCloseTo(0, 6);
      expect(explained[0] ?? 0).toBeGreaterThanOrEqual((explained[1] ?? 0) * 0.999 - 1e-9);
      const width = points[0]?.length ?? 0;
      const mean = Array.from(
        { length: width },
        (_, j) => points.reduce((sum, p) => sum + (p[j] ?? 0), 0) / points.length,
      );
      const any = direction.slice(0, width);
      const length = Math.hypot(...any);
      fc.pre(length > 0.1);
      const along = points.map((point) => dot(point, any) / length - dot(mean, any) / length);
      expect(dot(along, along)).toBeLessThanOrEqual(dot(xs, xs) * 1.001 + 1e-6);
    }),
  );
});
