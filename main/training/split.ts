import { createHash } from 'node:crypto';
import { SegueError } from '../../shared/errors.ts';
import type { DistinctPiece } from './duplicates.ts';
import type { Part } from './piece.ts';

/** Which piece goes where, for data whose split is published; `index` counts the pieces as they were collected. */
export type SplitRule = (name: string, index: number) => Part;

export type Split<T> = Readonly<Record<Part, readonly T[]>>;

/** What the split goes by. */
export type Distinguished = Pick<DistinctPiece, 'hash' | 'group'>;

/**
 * Splits pieces by chance, related ones together. Where a group goes is decided by a hash of its notes and the seed
 * alone, so the order and the names of the files do not matter, and a piece stays in its part when others come or go.
 * The fractions are therefore met on average only. A part that would be empty is given the groups nearest to it by the
 * same hash, as long as the training part keeps one.
 *
 * @param fraction of the pieces for validation, and again for the test; above 0, below 0.5
 * @throws SegueError `no-data` where there are fewer than three groups, `bad-option` for a fraction out of range
 */
export function splitBySeed<T extends Distinguished>(pieces: readonly T[], fraction: number, seed: number): Split<T> {
  if (!(fraction > 0 && fraction < 0.5)) {
    throw new SegueError('bad-option', `The validation fraction must be above 0 and below 0.5, not ${fraction}.`);
  }
  const groups = drawGroups(pieces, seed);
  if (groups.length < 3) {
    throw new SegueError(
      'no-data',
      `Training, validation and test need three pieces that differ, and there are only ${groups.length}: add more music.`,
    );
  }
  const validation = Math.max(1, groups.filter(({ draw }) => draw < fraction).length);
  const upToTest = Math.max(validation + 1, groups.filter(({ draw }) => draw < 2 * fraction).length);
  // Groups stand in the order of their draws, and some must be left to train on.
  const test = Math.min(upToTest, groups.length - 1);
  const members = (from: number, to?: number) => groups.slice(from, to).flatMap((group) => group.members);
  const ends = Math.min(validation, test - 1);
  return { validation: members(0, ends), test: members(ends, test), training: members(test) };
}

/** Splits pieces as a rule says; throws a `no-data` error where a part gets none. */
export function splitByRule<T extends { readonly name: string }>(pieces: readonly T[], rule: SplitRule): Split<T> {
  const split: Record<Part, T[]> = { training: [], validation: [], test: [] };
  for (const [index, piece] of pieces.entries()) split[rule(piece.name, index)].push(piece);
  for (const [part, members] of Object.entries(split)) {
    if (members.length === 0) throw new SegueError('no-data', `The given split leaves no pieces for ${part}.`);
  }
  return split;
}

/** Each group with a number in [0, 1) drawn for it, in the order of these numbers. */
function drawGroups<T extends Distinguished>(pieces: readonly T[], seed: number): { members: T[]; draw: number }[] {
  const groups = new Map<number, T[]>();
  for (const piece of pieces) {
    const group = groups.get(piece.group);
    if (group) group.push(piece);
    else groups.set(piece.group, [piece]);
  }
  return [...groups.values()]
    .map((members) => {
      members.sort((a, b) => (a.hash < b.hash ? -1 : 1));
      return { members, draw: draw(members[0]!.hash, seed) };
    })
    .sort((a, b) => a.draw - b.draw);
}

function draw(hash: string, seed: number): number {
  return createHash('sha256').update(`${seed} ${hash}`).digest().readUInt32BE() / 0x1_0000_0000;
}
