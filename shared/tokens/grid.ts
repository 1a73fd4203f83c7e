/** `tick` of a song with `from` pulses a quarter, in a song with `to`: rounded from the exact place, so that nothing drifts. */
export function rescale(tick: number, from: number, to: number): number {
  return Math.round((tick * to) / from);
}

/** Index of the entry nearest to `value` in an ascending list that is not empty; the lower one of two as near. */
export function nearest(ascending: readonly number[], value: number): number {
  const above = firstAbove(ascending, value);
  if (above === 0) return 0;
  if (above === ascending.length) return above - 1;
  return value - ascending[above - 1]! <= ascending[above]! - value ? above - 1 : above;
}

/** Index of the greatest entry that is not above `value` in an ascending list, or -1. */
export function floorIndex(ascending: readonly number[], value: number): number {
  return firstAbove(ascending, value) - 1;
}

function firstAbove(ascending: readonly number[], value: number): number {
  let low = 0;
  let high = ascending.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (ascending[middle]! <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}
