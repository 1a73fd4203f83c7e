import { SegueError } from '../../shared/errors.ts';
import type { Collection } from '../training/collect.ts';
import { makeDataset } from '../training/dataset.ts';
import type { Piece } from '../training/piece.ts';
import type { Split } from '../training/split.ts';
import type { ModelMetadata } from '../weights/metadata.ts';

/** What of a model's metadata tells how its music was divided. */
export type TrainedOn = Pick<ModelMetadata, 'recipe' | 'seed' | 'dataset'>;

/** Music that is divided as a model's was. */
export interface Divided {
  readonly split: Split<Piece>;
  /** Whether it is the very music that the model was trained on: its fingerprint says so. */
  readonly same: boolean;
}

/**
 * Divides a collection as the training of a model would have divided it.
 * @returns undefined where the model was trained on music that somebody had divided already
 * @throws SegueError `no-data` where there is too little for three parts
 */
export function divideAsTrained(collection: Collection, { recipe, seed, dataset }: TrainedOn): Divided | undefined {
  const fraction = recipe.valFraction;
  if (typeof fraction !== 'number') return undefined;
  const { split, summary } = makeDataset(collection, fraction, seed);
  return { split, same: summary.fingerprint === dataset.fingerprint };
}

/**
 * The pieces of a collection from which a model learned, if that is what it was trained on.
 * @returns undefined for other music
 */
export function learnedFrom(collection: Collection, trained: TrainedOn): readonly Piece[] | undefined {
  try {
    const divided = divideAsTrained(collection, trained);
    return divided?.same ? divided.split.training : undefined;
  } catch (error) {
    // What is too little to be split is not what a model was trained on.
    if (error instanceof SegueError && error.code === 'no-data') return undefined;
    throw error;
  }
}
