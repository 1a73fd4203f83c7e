import type { Song } from '../music/song.ts';
import { continuationOf, continuedSong } from './continuation.ts';
import type { Continuation, Take } from './take.ts';

/** A take with those that carry it on, in the order in which they were made. */
export interface TakeBranch {
  readonly take: Take;
  readonly branches: readonly TakeBranch[];
}

/** Takes as a tree. One whose parent was discarded stands at the root, since its own seed tells all that it carries on. */
export function takeTree(takes: readonly Take[]): readonly TakeBranch[] {
  const under = (parent: Take | undefined): readonly TakeBranch[] =>
    takes.filter((take) => parentIn(takes, take) === parent).map((take) => ({ take, branches: under(take) }));
  return under(undefined);
}

/** A take and all that it goes on from, the earliest first; empty where there is no such take. */
export function lineageOf(takes: readonly Take[], id: string): readonly Take[] {
  const line: Take[] = [];
  for (let take = takes.find((one) => one.id === id); take; take = parentIn(takes, take)) {
    if (line.includes(take)) throw new RangeError('A take goes on from itself.');
    line.unshift(take);
  }
  return line;
}

/**
 * All that a take and those before it add to the song that the earliest of them carries on; what it adds itself where it
 * has none before it.
 * @param seeds songs by the key that takes name in `seedKey`
 */
export function wholeContinuation(
  takes: readonly Take[],
  seeds: Readonly<Record<string, Song>>,
  id: string,
): Continuation | undefined {
  const line = lineageOf(takes, id);
  const [first, last] = [line.at(0), line.at(-1)];
  const root = first && seeds[first.seedKey];
  const seed = last && seeds[last.seedKey];
  if (!root || !seed) return undefined;
  if (first === last) return last.continuation;
  const { end } = last.continuation;
  return continuationOf(root, continuedSong(seed, last.continuation), first.continuation.seam, end);
}

function parentIn(takes: readonly Take[], { parent }: Take): Take | undefined {
  return parent === undefined ? undefined : takes.find(({ id }) => id === parent);
}
