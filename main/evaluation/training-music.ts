import { SegueError } from '../../shared/errors.ts';
import type { Collection } from '../training/collect.ts';
import { type Dataset, makeDataset } from '../training/dataset.ts';
import type { Piece } from '../training/piece.ts';
import type { ModelMetadata } from '../weights/metadata.ts';

/**
 * The pieces of a collection from which a model learned, if that is what it was trained on: its fingerprint says so.
 * @returns undefined for other music
 */
export function learnedFrom(
  collection: Collection,
  { recipe, seed, dataset }: Pick<ModelMetadata, 'recipe' | 'seed' | 'dataset'>,
): readonly Piece[] | undefined {
  const fraction = recipe.valFraction;
  if (typeof fraction !== 'number') return undefined;
  let made: Dataset;
  try {
    made = makeDataset(collection, fraction, seed);
  } catch (error) {
    // What is too little to be split is not what a model was trained on.
    if (error instanceof SegueError && error.code === 'no-data') return undefined;
    throw error;
  }
  return made.summary.fingerprint === dataset.fingerprint ? made.split.training : undefined;
}
