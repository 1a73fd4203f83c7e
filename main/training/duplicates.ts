import { hashNotes } from './content-hash.ts';
import type { Piece } from './piece.ts';
import { inMemorySets, type Sets } from './sets.ts';
import { linesOf, sharedLines } from './shared-lines.ts';
import { type SketchedSets, shingles, similarPairs, sketch } from './similarity.ts';
import { UnionFind } from './union-find.ts';

/** From this similarity on, two pieces are the same music: one is left out. */
const nearDuplicate = 0.8;
/** From this similarity on, two pieces are versions of one tune: both stay, on the same side of the split. */
const related = 0.5;
/** A piece with this share of its lines from another one is a part, an edition or an arrangement of it: the same side too. */
const contained = 0.4;
/** Lines are runs of twelve notes; short pieces may share a handful by chance. */
const fewestLines = 16;

/** A piece that stays, and what is known about it from comparing it with the others. */
export interface DistinctPiece extends Piece {
  /** Hash of its notes. */
  readonly hash: string;
  /** The same number for all pieces that are related, directly or through others. */
  readonly group: number;
}

export interface Distinct {
  readonly pieces: readonly DistinctPiece[];
  /** How many pieces were left out since their notes are those of an earlier piece. */
  readonly exactDuplicates: number;
  /** How many were left out since they are nearly an earlier piece, in any key. */
  readonly nearDuplicates: number;
}

/** What comparing a piece with all others told. */
export interface Finding {
  /** Of which earlier piece it is a duplicate, by its index; undefined where of none. */
  readonly of?: number;
  /** Whether their notes are the same. */
  readonly kind?: 'exact' | 'near';
  /** The same number for all pieces that are related, directly or through others; exact duplicates have that of the first. */
  readonly group: number;
}

/** Leaves out exact and near duplicates, the first piece of each staying, and groups what is related. */
export function removeDuplicates(pieces: readonly Piece[]): Distinct {
  const hashes = pieces.map(({ song }) => hashNotes(song));
  const findings = findDuplicates(hashes, (unique) => ({
    shingles: sketch(unique.map((index) => shingles(pieces[index]!.song))),
    lines: inMemorySets(unique.map((index) => linesOf(pieces[index]!.song))),
  }));
  const count = (kind: Finding['kind']) => findings.filter((finding) => finding.kind === kind).length;
  return {
    pieces: pieces
      .map((piece, index) => ({ ...piece, hash: hashes[index]!, group: findings[index]!.group }))
      .filter((_, index) => findings[index]?.kind === undefined),
    exactDuplicates: count('exact'),
    nearDuplicates: count('near'),
  };
}

/**
 * Compares pieces with one another.
 * @param hashes of the notes of each, in order: the first of several alike is the one that stays
 * @param setsOf gives the shingles and the lines of those pieces alone, in this order
 */
export function findDuplicates(
  hashes: readonly string[],
  setsOf: (pieces: readonly number[]) => { readonly shingles: SketchedSets; readonly lines: Sets },
): readonly Finding[] {
  const firstOf = new Map<string, number>();
  for (const [index, hash] of hashes.entries()) if (!firstOf.has(hash)) firstOf.set(hash, index);
  const unique = [...firstOf.values()];
  const placeOf = new Map(unique.map((index, place) => [index, place]));

  const families = new UnionFind(unique.length);
  const twins = new Map<number, number>();
  const sets = setsOf(unique);
  for (const { a, b, similarity } of similarPairs(sets.shingles, related)) {
    families.unite(a, b);
    // The earlier one of a pair stays even where it is itself left out: its own twin stands for both.
    if (similarity >= nearDuplicate && !twins.has(b)) twins.set(b, a);
  }
  for (const { a, b } of sharedLines(sets.lines, contained, fewestLines)) families.unite(a, b);
  return hashes.map((hash, index): Finding => {
    const first = firstOf.get(hash) ?? index;
    const place = placeOf.get(first) ?? 0;
    const group = families.find(place);
    if (first !== index) return { of: first, kind: 'exact', group };
    const twin = twins.get(place);
    return twin === undefined ? { group } : { of: unique[twin]!, kind: 'near', group };
  });
}
