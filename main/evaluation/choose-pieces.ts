import { SegueError } from '../../shared/errors.ts';
import type { Collection } from '../training/collect.ts';
import { type Dataset, makeDataset } from '../training/dataset.ts';
import type { Piece } from '../training/piece.ts';
import type { Split } from '../training/split.ts';
import type { ModelMetadata } from '../weights/metadata.ts';

/** Which pieces were scored. */
export type ScoredPart =
  /** The test part of the music that the model was trained on. */
  | 'test'
  /** The test part of other music, split as training would split it. */
  | 'other test'
  /** Every piece of other music. */
  | 'other';

/** Pieces to learn from and pieces to be judged on. */
export interface Choice {
  readonly part: ScoredPart;
  /** What baselines learn from. */
  readonly learned: Pick<Split<Piece>, 'training' | 'validation'>;
  readonly tested: readonly Piece[];
}

/**
 * The pieces of a folder that a model is judged on: the test part where it was trained on that folder, as the fingerprint
 * says; else all of them, or with baselines, which need pieces to learn from, the test part that training would have made.
 * @throws SegueError `no-data` where there is too little for the parts that are asked for
 */
export function choosePieces(collection: Collection, metadata: ModelMetadata, withBaselines: boolean): Choice {
  const all: Choice = { part: 'other', learned: { training: [], validation: [] }, tested: collection.pieces };
  const fraction = metadata.recipe.valFraction;
  if (typeof fraction !== 'number') return all;
  let dataset: Dataset;
  try {
    dataset = makeDataset(collection, fraction, metadata.seed);
  } catch (error) {
    // What is too little to be split, a single file for instance, is not what the model was trained on.
    if (!withBaselines && error instanceof SegueError && error.code === 'no-data') return all;
    throw error;
  }
  const { split, summary } = dataset;
  const same = summary.fingerprint === metadata.dataset.fingerprint;
  if (!same && !withBaselines) return all;
  return { part: same ? 'test' : 'other test', learned: split, tested: split.test };
}
