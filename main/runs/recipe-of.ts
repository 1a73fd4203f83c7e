import { SegueError } from '../../shared/errors.ts';
import type { RunRequest } from '../../shared/ipc/contract.ts';
import { presets } from '../models/model.ts';
import type { Recipe } from '../training/recipe.ts';

/**
 * What a request asks for, in the names of a recipe.
 * @throws SegueError `bad-option` for a preset that there is not
 */
export function recipeOf({ model, preset, tokenizer, minutes, steps, options = {} }: RunRequest): Partial<Recipe> {
  const { transpose, config, ...rest } = options;
  const known = presets.find((candidate) => candidate === preset);
  if (preset !== undefined && known === undefined) {
    throw new SegueError('bad-option', `There is no preset “${preset}”; choose one of ${presets.join(', ')}.`);
  }
  return {
    ...rest,
    ...(transpose && { transpose: [...transpose] }),
    ...(config && { config: { ...config } }),
    ...(model !== undefined && { model }),
    ...(known !== undefined && { preset: known }),
    ...(tokenizer !== undefined && { tokenizer }),
    ...(minutes !== undefined && { minutes }),
    ...(steps !== undefined && { steps }),
  };
}
