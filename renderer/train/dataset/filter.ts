import type { Bin, SongFilter } from '../../../shared/ipc/contract.ts';

/** More than any song has, of bars and of notes at once. */
export const endless = 2 ** 20;

/** A list with something put in, or taken out where it was in. */
export function toggled<T>(list: readonly T[] | undefined, item: T): readonly T[] {
  const there = list ?? [];
  return there.includes(item) ? there.filter((one) => one !== item) : [...there, item];
}

/**
 * The bounds that a bin of numbers stands for, both within: its end is the first number beyond it.
 * @param least what numbers differ by at least
 */
export function boundsOf({ from, to }: Bin, least: number): readonly [number, number] | undefined {
  return from === undefined ? undefined : [from, to === undefined ? endless : to - least];
}

/** Whether a bin lies within bounds; not where there are none. */
export function isWithin(bin: Bin, bounds: readonly [number, number] | undefined, least: number): boolean {
  const own = boundsOf(bin, least);
  return bounds !== undefined && own !== undefined && own[0] >= bounds[0] && own[1] <= bounds[1];
}

/** Whether all songs fit it. */
export function isEmpty(filter: SongFilter): boolean {
  return Object.keys(filter).length === 0;
}

/** `17 to 32`, `17 or more`, `up to 32`. */
export function boundsWords([least, most]: readonly [number, number]): string {
  if (most >= endless) return `${round(least)} or more`;
  return least <= 0 ? `up to ${round(most)}` : `${round(least)} to ${round(most)}`;
}

function round(value: number): string {
  return String(Math.round(value * 10) / 10);
}
