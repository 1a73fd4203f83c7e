/** A stretch of numbers, from its least to its greatest. */
export type Domain = readonly [number, number];

/** The least domain that holds all of these; `fallback` where there are none. */
export function domainOf(values: Iterable<number>, fallback: Domain = [0, 1]): Domain {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const value of values) {
    if (!Number.isFinite(value)) continue;
    least = Math.min(least, value);
    most = Math.max(most, value);
  }
  if (least > most) return fallback;
  return least === most ? [least - Math.abs(least || 1) * 0.5, most + Math.abs(most || 1) * 0.5] : [least, most];
}

/** Where a value of a domain lies in a range of pixels. */
export function scaleOf([least, most]: Domain, [start, end]: Domain): (value: number) => number {
  const factor = most === least ? 0 : (end - start) / (most - least);
  return (value) => start + (value - least) * factor;
}

/** Round numbers within a domain, about `count` of them: multiples of 1, 2 or 5 times a power of ten. */
export function ticksOf([least, most]: Domain, count: number): number[] {
  const rough = (most - least) / Math.max(1, count);
  if (!(rough > 0)) return [];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough * 0.999) ?? 10 * power;
  const first = Math.ceil(least / step - 1e-9);
  const last = Math.floor(most / step + 1e-9);
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, i) => Number(((first + i) * step).toPrecision(12)));
}
