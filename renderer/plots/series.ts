/** A point of a plot. */
export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A line of a plot. */
export interface Series {
  readonly label: string;
  /** A CSS colour. */
  readonly colour: string;
  /** In the order of x. */
  readonly points: readonly Point[];
  /** Thin and pale, behind the others, and without a place of its own in the legend. */
  readonly faint?: boolean;
  /** A dot at each point. */
  readonly dots?: boolean;
  readonly dashed?: boolean;
}

/** A line across a plot at one value, or down it at one step. */
export interface Mark {
  readonly at: { readonly x: number } | { readonly y: number };
  readonly label: string;
  readonly colour: string;
}

/** SVG path through points. */
export function pathOf(points: readonly Point[], x: (value: number) => number, y: (value: number) => number): string {
  return points.map((point, i) => `${i === 0 ? 'M' : 'L'}${x(point.x).toFixed(1)} ${y(point.y).toFixed(1)}`).join('');
}

/** The point whose x is nearest; undefined where there are none. */
export function nearest(points: readonly Point[], x: number): Point | undefined {
  let [low, high] = [0, points.length - 1];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.x ?? 0) < x) low = middle + 1;
    else high = middle;
  }
  const [after, before] = [points[low], points[low - 1]];
  return before && after && x - before.x < after.x - x ? before : after;
}
