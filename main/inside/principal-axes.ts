/** Rounds of power iteration at most, and the change of an axis below which it has settled. */
const mostRounds = 2000;
const settled = 1e-9;

/** Points on the axes along which they vary most. */
export interface Projection {
  /** For each point its place on each axis. */
  readonly places: readonly (readonly number[])[];
  /** Share of the variance that each axis shows. */
  readonly explained: readonly number[];
}

/**
 * Principal component analysis (Pearson, 1901) by power iteration with deflation. Axes have no sign of their own: the one
 * is taken under which the point that lies furthest out on an axis lies on its positive side.
 * @param points of equal length
 */
export function principalAxes(points: readonly ArrayLike<number>[], count: number): Projection {
  const width = points[0]?.length ?? 0;
  const mean = Float64Array.from({ length: width }, (_, j) => sum(points, (point) => point[j] ?? 0) / points.length);
  const rest = points.map((point) => Float64Array.from(mean, (center, j) => (point[j] ?? 0) - center));
  const variance = sum(rest, (row) => dot(row, row));
  const places = points.map((): number[] => []);
  const explained: number[] = [];
  for (let axis = 0; axis < count; axis++) {
    const direction = mainDirection(rest, width, axis);
    const along = rest.map((row) => dot(row, direction));
    const furthest = along.reduce((most, place) => (Math.abs(place) > Math.abs(most) ? place : most), 0);
    const sign = furthest < 0 ? -1 : 1;
    for (const [i, place] of along.entries()) {
      places[i]?.push(sign * place);
      const row = rest[i];
      if (row) for (let j = 0; j < width; j++) row[j] = (row[j] ?? 0) - place * (direction[j] ?? 0);
    }
    explained.push(variance === 0 ? 0 : Math.min(1, dot(along, along) / variance));
  }
  return { places, explained };
}

/** The direction in which rows are longest together, of length 1; zeros where they have no length. */
function mainDirection(rows: readonly Float64Array[], width: number, seed: number): Float64Array {
  // Any start will do that is not at right angles to it.
  let direction = normal(Float64Array.from({ length: width }, (_, j) => Math.sin(1 + (seed + 1) * (j + 1))));
  for (let round = 0; round < mostRounds; round++) {
    const next = new Float64Array(width);
    for (const row of rows) {
      const along = dot(row, direction);
      for (let j = 0; j < width; j++) next[j] = (next[j] ?? 0) + along * (row[j] ?? 0);
    }
    const turned = normal(next);
    const change = 1 - Math.abs(dot(turned, direction));
    direction = turned;
    if (change < settled * settled) break;
  }
  return direction;
}

function normal(vector: Float64Array): Float64Array {
  const length = Math.sqrt(dot(vector, vector));
  return length === 0 ? vector : vector.map((value) => value / length);
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let total = 0;
  for (let i = 0; i < a.length; i++) total += (a[i] ?? 0) * (b[i] ?? 0);
  return total;
}

function sum<T>(items: readonly T[], of: (item: T) => number): number {
  return items.reduce((total, item) => total + of(item), 0);
}
