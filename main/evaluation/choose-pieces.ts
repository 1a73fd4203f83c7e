import { SegueError } from '../../shared/errors.ts';
import type { Collection } from '../training/collect.ts';
import type { Piece } from '../training/piece.ts';
import type { Split } from '../training/split.ts';
import { type Divided, divideAsTrained, type TrainedOn } from './training-music.ts';

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
export function choosePieces(collection: Collection, metadata: TrainedOn, withBaselines: boolean): Choice {
  const all: Choice = { part: 'other', learned: { training: [], validation: [] }, tested: collection.pieces };
  let divided: Divided | undefined;
  try {
    divided = divideAsTrained(collection, metadata);
  } catch (error) {
    // What is too little to be split, a single file for instance, is not what the model was trained on.
    if (!withBaselines && error instanceof SegueError && error.code === 'no-data') return all;
    throw error;
  }
  if (!divided || !(divided.same || withBaselines)) return all;
  const { split, same } = divided;
  return { part: same ? 'test' : 'other test', learned: split, tested: split.test };
}
