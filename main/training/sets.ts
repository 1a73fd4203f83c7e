/** Sets of 32-bit numbers, wherever they are kept. */
export interface Sets {
  /** How many sets there are. */
  readonly size: number;
  /** How many members a set has. */
  count(index: number): number;
  members(index: number): Uint32Array;
}

/** Sets that are kept in memory. */
export function inMemorySets(sets: readonly Uint32Array[]): Sets {
  const members = (index: number) => sets[index] ?? new Uint32Array();
  return { size: sets.length, members, count: (index) => members(index).length };
}
