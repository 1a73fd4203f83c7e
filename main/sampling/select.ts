/**
 * Reorders the first `length` of `items` so that those that come first by weight stand at the front, and
 * returns how many of them it takes to reach `quota`: their number where `measure` is `count`, the sum of
 * their weights where it is `mass`; `length` where all of them do not reach it.
 *
 * Of equal weights the lower item comes first, so what is kept depends on the weights alone. This is
 * Hoare's quickselect (1961), linear on average: the kept items are not sorted among themselves.
 *
 * @param weights indexed by item
 */
export function keepLargest(
  items: Int32Array,
  length: number,
  weights: Float64Array,
  measure: 'count' | 'mass',
  quota: number,
): number {
  const byMass = measure === 'mass';
  let low = 0;
  let high = length;
  let missing = quota;
  while (low < high) {
    const middle = (low + high) >> 1;
    const pivot = items[middle]!;
    const pivotWeight = weights[pivot]!;
    items[middle] = items[high - 1]!;
    items[high - 1] = pivot;
    let border = low;
    let gained = 0;
    for (let i = low; i < high - 1; i++) {
      const item = items[i]!;
      const weight = weights[item]!;
      if (weight > pivotWeight || (weight === pivotWeight && item < pivot)) {
        items[i] = items[border]!;
        items[border++] = item;
        gained += byMass ? weight : 1;
      }
    }
    items[high - 1] = items[border]!;
    items[border] = pivot;
    if (gained >= missing) {
      high = border;
      continue;
    }
    missing -= gained + (byMass ? pivotWeight : 1);
    low = border + 1;
    if (missing <= 0) return low;
  }
  return low;
}
