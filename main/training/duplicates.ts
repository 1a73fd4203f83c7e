import { hashNotes } from './content-hash.ts';
import type { Piece } from './piece.ts';
import { sharedLines } from './shared-lines.ts';
import { shingles, similarPairs } from './similarity.ts';
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

/** Leaves out exact and near duplicates, the first piece of each staying, and groups what is related. */
export function removeDuplicates(pieces: readonly Piece[]): Distinct {
  const byHash = new Map<string, Piece>();
  for (const piece of pieces) {
    const hash = hashNotes(piece.song);
    if (!byHash.has(hash)) byHash.set(hash, piece);
  }
  const unique = [...byHash].map(([hash, piece]) => ({ ...piece, hash }));

  const families = new UnionFind(unique.length);
  const left = new Set<number>();
  const sets = unique.map((piece) => shingles(piece.song));
  for (const { a, b, similarity } of similarPairs(sets, related)) {
    families.unite(a, b);
    // The earlier one of a pair stays even where it is itself left out: its own twin stands for both.
    if (similarity >= nearDuplicate) left.add(b);
  }
  const songs = unique.map(({ song }) => song);
  for (const { a, b } of sharedLines(songs, contained, fewestLines)) families.unite(a, b);
  return {
    pieces: unique.map((piece, i) => ({ ...piece, group: families.find(i) })).filter((_, i) => !left.has(i)),
    exactDuplicates: pieces.length - unique.length,
    nearDuplicates: left.size,
  };
}
