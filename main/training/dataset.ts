import { countNotes } from '../../shared/music/song.ts';
import type { DatasetSummary } from '../weights/metadata.ts';
import type { Collection } from './collect.ts';
import { hashAll, hashSong } from './content-hash.ts';
import { removeDuplicates } from './duplicates.ts';
import { type Piece, parts } from './piece.ts';
import { type Split, splitBySeed } from './split.ts';

/** Music to train on, validate and test with. */
export interface Dataset {
  readonly split: Split<Piece>;
  readonly summary: DatasetSummary;
}

/**
 * Leaves out duplicates and divides the rest by chance.
 * @param fraction of the pieces for validation, and again for the test
 * @throws SegueError `no-data` where too little is left for three parts, `bad-option` for a fraction out of range
 */
export function makeDataset({ pieces: collected, refused }: Collection, fraction: number, seed: number): Dataset {
  const { pieces, exactDuplicates, nearDuplicates } = removeDuplicates(collected);
  const split = splitBySeed(pieces, fraction, seed);
  const hashes = pieces.map((piece) => hashSong(piece.song));
  return { split, summary: { ...summarise(split, hashes), exactDuplicates, nearDuplicates, refused: refused.length } };
}

/** Pieces that are divided already: as somebody published it, so every piece is kept and figures can be compared. */
export function publishedDataset(split: Split<Piece>): Dataset {
  // The parts count too: the same music under another split is other data.
  const hashes = parts.flatMap((part) => split[part].map((piece) => `${part} ${hashSong(piece.song)}`));
  return { split, summary: { ...summarise(split, hashes), exactDuplicates: 0, nearDuplicates: 0, refused: 0 } };
}

function summarise(split: Split<Piece>, hashes: readonly string[]) {
  const pieces = parts.flatMap((part) => split[part]);
  return {
    fingerprint: hashAll(hashes),
    pieces: { training: split.training.length, validation: split.validation.length, test: split.test.length },
    notes: pieces.reduce((sum, piece) => sum + countNotes(piece.song), 0),
  };
}
