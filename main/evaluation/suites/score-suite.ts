import { SegueError } from '../../../shared/errors.ts';
import type { Tokenizer } from '../../../shared/tokens/tokenizer.ts';
import { countParameters, shapesOf } from '../../models/parameters.ts';
import { publishedDataset } from '../../training/dataset.ts';
import type { Piece } from '../../training/piece.ts';
import type { Recipe } from '../../training/recipe.ts';
import type { ModelMetadata } from '../../weights/metadata.ts';
import type { LoadedModel } from '../../weights/model-file.ts';
import { transposedNats } from '../ensemble.ts';
import { tokenNats } from '../likelihood.ts';
import { sampleTunes } from '../parsing.ts';
import type { Writing } from './lecture-writing.ts';
import type { Suite, SuiteData, SuiteRecipe } from './suite.ts';

/** What a model reaches on a part of a suite, in nats for each of the suite's units. */
export interface Figure {
  /** As it predicts the pieces where they stand. */
  readonly asWritten: number;
  /** The mean of its predictions in all keys that it was trained in; undefined where it knows one alone. */
  readonly inAllKeys?: number;
}

/** A model's result on a suite. */
export interface SuiteResult {
  readonly valid: Figure;
  readonly test: Figure;
  /** Pieces and units that were scored in the test. */
  readonly pieces: number;
  readonly units: number;
  /** In how many keys the predictions were made. */
  readonly keys: number;
  readonly parameters: number;
  /** Whether the model learned exactly the suite's training pieces; of another it is not known what it has seen. */
  readonly trainedHere: boolean;
  /** Of tunes that the model wrote by itself, where the suite asks for them. */
  readonly writing?: Writing;
}

/** The lower one of a figure's numbers is never picked: the mean over keys counts wherever there is one. */
export function headline({ asWritten, inAllKeys }: Figure): number {
  return inAllKeys ?? asWritten;
}

/** What `train` is asked for; `minutes` bounds it instead of the recipe's number of steps. */
export function suiteRecipe({ asked }: SuiteRecipe, seed: number, minutes?: number): Partial<Recipe> {
  const { steps, ...rest } = asked;
  return { ...rest, seed, ...(minutes === undefined ? { steps } : { minutes }) };
}

/** The recipe of that name, the suite's first where none is given. */
export function recipeNamed(suite: Suite, name?: string): SuiteRecipe {
  if (name === undefined) return suite.recipes[0];
  const found = suite.recipes.find((recipe) => recipe.name === name);
  if (found) return found;
  const names = suite.recipes.map((recipe) => recipe.name).join(', ');
  throw new SegueError('bad-option', `The suite ${suite.id} has no recipe “${name}”; choose one of ${names}.`);
}

/** The suite's data as a recipe trains on it. */
export function dataFor(recipe: SuiteRecipe, data: SuiteData): SuiteData {
  if (!recipe.choosesOnTest) return data;
  const { training, validation, test } = data.split;
  return { ...data, split: { training: [...training, ...validation], validation: test, test } };
}

/** The suite's data as a stored model was trained on it; the suite's own where it was trained on something else. */
export function dataOf(suite: Suite, data: SuiteData, { dataset }: Pick<ModelMetadata, 'dataset'>): SuiteData {
  const found = suite.recipes
    .map((recipe) => dataFor(recipe, data))
    .find(({ split }) => publishedDataset(split).summary.fingerprint === dataset.fingerprint);
  return found ?? data;
}

export interface ScoringOptions {
  /** How many tunes are sampled where the suite judges what a model writes; 0 samples none. */
  readonly samples?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** What is being done, and how much of it is, from 0 to 1. */
  readonly onProgress?: ((stage: string, fraction: number) => void) | undefined;
}

/**
 * Scores a model by the suite's protocol, on validation and test pieces.
 * @param data as the model was trained on it, or would have been
 * @throws SegueError `bad-option` where the model writes music otherwise than the suite, `cancelled` after the signal
 */
export async function scoreSuite(
  suite: Suite,
  { split, tokenizer: own }: SuiteData,
  { model, tokenizer, metadata }: LoadedModel,
  { samples = 100, signal, onProgress }: ScoringOptions = {},
): Promise<SuiteResult> {
  if (!alike(tokenizer, own)) {
    throw new SegueError(
      'bad-option',
      `The model writes music with another tokenizer than the suite ${suite.id}; train one with segue evaluate --suite ${suite.id}.`,
    );
  }
  // A tune's letters in one key are not those in another, so their probabilities cannot be averaged.
  const keys = tokenizer.id === 'abc' ? ([0, 0] as const) : keysOf(metadata.recipe.transpose);
  const score = async (part: string, pieces: readonly Piece[]): Promise<Figure & { units: number }> => {
    const progress = (fraction: number) => onProgress?.(part, fraction);
    const sequences = pieces.map(({ song }) => tokenizer.encode(song));
    const asWritten = suite.tally(tokenizer, sequences, await tokenNats(model, sequences, { signal }));
    const figure = { asWritten: asWritten.nats / asWritten.units, units: asWritten.units };
    if (keys[0] === keys[1]) return figure;
    const mixed = await transposedNats(model, tokenizer, pieces, keys, { signal, onProgress: progress });
    const { nats, units } = suite.tally(tokenizer, sequences, mixed);
    return { ...figure, inAllKeys: nats / units };
  };
  const { units: _, ...valid } = await score('scoring validation pieces', split.validation);
  const { units, ...test } = await score('scoring test pieces', split.test);
  const written =
    suite.judge && samples > 0
      ? await sampleTunes(model, tokenizer, samples, metadata.seed, {
          signal,
          onProgress: (fraction) => onProgress?.('writing tunes', fraction),
        })
      : undefined;
  return {
    ...(written && suite.judge && { writing: suite.judge(tokenizer, written, split.training) }),
    valid,
    test,
    pieces: split.test.length,
    units,
    keys: keys[1] - keys[0] + 1,
    parameters: countParameters(shapesOf(model.parameters)),
    trainedHere: publishedDataset(split).summary.fingerprint === metadata.dataset.fingerprint,
  };
}

/** The range of semitones that a stored recipe names. */
function keysOf(transpose: unknown): readonly [number, number] {
  if (!Array.isArray(transpose)) return [0, 0];
  const [low, high] = transpose;
  return typeof low === 'number' && typeof high === 'number' ? [low, high] : [0, 0];
}

function alike(a: Tokenizer, b: Tokenizer): boolean {
  return a.id === b.id && JSON.stringify(a.config) === JSON.stringify(b.config);
}
