import * as v from 'valibot';
import { SegueError } from '../../shared/errors.ts';
import { presets } from '../models/model.ts';
import type { ModelMetadata } from '../weights/metadata.ts';
import { presetSizes, type Recipe } from './recipe.ts';

/**
 * The learning rate of fine-tuning, as a share of what a model of that size is trained with: what was learned from much
 * music is to be bent towards a little, not overwritten.
 */
const rateShare = 0.2;
/** Minutes that fine-tuning takes where nobody says. */
const usualMinutes = 5;

/** What decides what a model is, and cannot be asked for of one that is there. */
const fixed = ['model', 'preset', 'tokenizer', 'config', 'infill'] as const;

const settings = v.record(v.string(), v.union([v.string(), v.number(), v.boolean()]));

/**
 * What is asked for when a model is trained further on other music: its architecture, configuration and tokenizer are
 * what they are.
 * @param name by which the model is known
 * @throws SegueError `bad-option` where something else of these is asked for
 */
export function fineTuneRecipe(metadata: ModelMetadata, name: string, asked: Partial<Recipe>): Partial<Recipe> {
  const other = fixed.find((option) => asked[option] !== undefined);
  if (other !== undefined) {
    throw new SegueError(
      'bad-option',
      `The option “${other}” is the model’s own when ${name} is trained further; leave it out.`,
    );
  }
  const { model, tokenizer, recipe } = metadata;
  const preset = presets.find((candidate) => candidate === recipe.preset) ?? 'small';
  const { learningRate, ...sizes } = presetSizes(model.kind, preset);
  const { infill } = recipe;
  return {
    ...sizes,
    learningRate: learningRate * rateShare,
    ...(asked.steps === undefined && { minutes: usualMinutes }),
    ...asked,
    ...{ model: model.kind, preset, tokenizer: tokenizer.id, config: v.parse(settings, model.config), from: name },
    ...(tokenizer.infill && typeof infill === 'number' && { infill }),
  };
}
