import type { Song } from '../music/song.ts';
import { continuationOf, continuedSong, goesOn } from './continuation.ts';
import type { Continuation, DiscardedLine, Line, Take } from './take.ts';

/** A take with those that carry it on, in the order in which they were made. */
export interface TakeBranch {
  readonly take: Take;
  readonly branches: readonly TakeBranch[];
}

/** What a take, or one that is being written, says of what it goes on from. */
export type Descent = Pick<Take, 'parent' | 'before'>;

type Seeds = Readonly<Record<string, Song>>;

/** Takes as a tree. One whose parent is not among them stands at the root, since its own seed tells all that it carries on. */
export function takeTree(takes: readonly Take[]): readonly TakeBranch[] {
  const ids = new Set(takes.map(({ id }) => id));
  const under = new Map<string | undefined, Take[]>();
  for (const take of takes) {
    const parent = take.parent !== undefined && ids.has(take.parent) ? take.parent : undefined;
    under.set(parent, [...(under.get(parent) ?? []), take]);
  }
  const branchesOf = (parent: string | undefined): readonly TakeBranch[] =>
    (under.get(parent) ?? []).map((take) => ({ take, branches: branchesOf(take.id) }));
  return branchesOf(undefined);
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
 * @param seeds songs by the keys that takes name in `seedKey` and `before`
 */
export function wholeContinuation(takes: readonly Take[], seeds: Seeds, id: string): Line | undefined {
  return wholeLine(takes, seeds, id)?.continuation;
}

/** As {@link wholeContinuation}, beside the song that the earliest of them carries on. */
export function wholeLine(
  takes: readonly Take[],
  seeds: Seeds,
  id: string,
): { readonly seed: Song; readonly continuation: Line } | undefined {
  const take = takes.find((one) => one.id === id);
  const seed = take && seeds[take.seedKey];
  return seed && lineWith(takes, seeds, take, seed, take.continuation);
}

/**
 * A continuation with all that it goes on from; for one that is being written too.
 * @param seed what it carries on itself
 */
export function lineWith(
  takes: readonly Take[],
  seeds: Seeds,
  descent: Descent,
  seed: Song,
  continuation: Continuation,
): { readonly seed: Song; readonly continuation: Line } {
  const parent = parentIn(takes, descent);
  const earlier = parent ? lineageOf(takes, parent.id) : [];
  const [first] = earlier;
  const rootKey = first ? (first.before?.seedKey ?? first.seedKey) : descent.before?.seedKey;
  const root = rootKey === undefined ? undefined : seeds[rootKey];
  const seams = [...earlier.flatMap(seamsOf), ...(descent.before?.seams ?? []), continuation.seam];
  const [seam] = seams;
  if (!root || seam === undefined) return { seed, continuation };
  const whole = continuationOf(root, continuedSong(seed, continuation), seam, continuation.end);
  const laterSeams = [...new Set(seams)].filter((tick) => tick > seam).toSorted((a, b) => a - b);
  return { seed: root, continuation: { ...whole, ...(laterSeams.length > 0 && { laterSeams }) } };
}

/** The song as it is with a line accepted: what those carry on who go on from it. */
export function songWithLine(seed: Song, line: Line): Song {
  const { seam, laterSeams = [], end } = line;
  const song = continuedSong(seed, line);
  // What fills a stretch or plays along begins nothing that goes on after it.
  if (!goesOn(line)) return song;
  const seams = [...(seed.seams ?? []).filter((tick) => tick < seam), seam, ...laterSeams];
  return { ...song, seams, ticks: Math.max(song.ticks, end) };
}

/** A take that moves up where its parent is discarded: to what that went on from. */
export function movedUp(take: Take, parent: Take): Take {
  const { parent: _, before, ...rest } = take;
  const line: DiscardedLine = {
    seedKey: parent.before?.seedKey ?? parent.seedKey,
    seams: [...seamsOf(parent), ...(before?.seams ?? [])],
  };
  return { ...rest, ...(parent.parent !== undefined && { parent: parent.parent }), before: line };
}

/** Where a take begins, and where what was discarded before it did. */
function seamsOf({ before, continuation }: Take): readonly number[] {
  return [...(before?.seams ?? []), continuation.seam];
}

function parentIn(takes: readonly Take[], { parent }: Descent): Take | undefined {
  return parent === undefined ? undefined : takes.find(({ id }) => id === parent);
}
