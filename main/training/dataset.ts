import { countNotes } from '../../shared/music/song.ts';
import type { DatasetSummary } from '../weights/metadata.ts';
import type { Collection } from './collect.ts';
import { hashAll, hashSong } from './content-hash.ts';
import { removeDuplicates } from './duplicates.ts';
import { type Piece, parts } from './piece.ts';
import { type Split, type SplitRule, splitByRule, splitBySeed } from './split.ts';

/** Music to train on, validate and test with. */
export interface Dataset {
  readonly split: Split<Piece>;
  readonly summary: DatasetSummary;
}

/** How a collection is divided: by chance, or as somebody published it. */
export type SplitChoice = { readonly fraction: number; readonly seed: number } | { readonly rule: SplitRule };

/**
 * Divides what was collected. A split by chance first leaves out duplicates; a published split keeps every piece,
 * so that its figures can be compared.
 * @throws SegueError `no-data` where too little is left for three parts, `bad-option` for a fraction out of range
 */
export function makeDataset(collection: Collection, choice: SplitChoice): Dataset {
  if ('rule' in choice) {
    const split = splitByRule(collection.pieces, choice.rule);
    // The parts count too: the same music under another split is other data.
    const hashes = parts.flatMap((part) => split[part].map((piece) => `${part} ${hashSong(piece.song)}`));
    return { split, summary: summarise(collection, split, hashes, 0, 0) };
  }
  const { pieces, exactDuplicates, nearDuplicates } = removeDuplicates(collection.pieces);
  const split = splitBySeed(pieces, choice.fraction, choice.seed);
  const hashes = pieces.map((piece) => hashSong(piece.song));
  return { split, summary: summarise(collection, split, hashes, exactDuplicates, nearDuplicates) };
}

function summarise(
  { refused }: Collection,
  split: Split<Piece>,
  hashes: readonly string[],
  exactDuplicates: number,
  nearDuplicates: number,
): DatasetSummary {
  const pieces = parts.flatMap((part) => split[part]);
  return {
    fingerprint: hashAll(hashes),
    pieces: { training: split.training.length, validation: split.validation.length, test: split.test.length },
    notes: pieces.reduce((sum, piece) => sum + countNotes(piece.song), 0),
    exactDuplicates,
    nearDuplicates,
    refused: refused.length,
  };
}
