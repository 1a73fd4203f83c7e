/** A thread that knows models and recipes, so that nothing of TensorFlow.js is loaded where windows are served. */

import { basename } from 'node:path';
import type { Advice, RunChoices, RunRequest, Totals } from '../../shared/ipc/contract.ts';
import { tokenizerKinds } from '../../shared/tokens/registry.ts';
import { presets } from '../models/model.ts';
import { modelKinds } from '../models/registry.ts';
import { answerWith } from '../threads/answer.ts';
import { fineTuneRecipe } from '../training/fine-tune.ts';
import { presetSizes, type Recipe, resolveRecipe } from '../training/recipe.ts';
import { readModelMetadata } from '../weights/model-file.ts';
import { advise } from './advise.ts';
import { recipeOf } from './recipe-of.ts';

const answers = {
  /** What can be chosen for a run. */
  choices(_: null): RunChoices {
    const usual = resolveRecipe({});
    const { model, preset, tokenizer, minutes = 0, seed, valFraction, weightDecay, transpose, tempo, patience } = usual;
    return {
      models: modelKinds.map((kind) => ({
        id: kind.id,
        summary: kind.summary,
        presets: presets.map((name) => ({
          preset: name,
          config: settingsOf(kind.presets[name]),
          ...presetSizes(kind.id, name),
        })),
      })),
      tokenizers: tokenizerKinds.map(({ id, summary }) => ({ id, summary })),
      usual: {
        ...{ model, preset, tokenizer, minutes },
        options: { seed, valFraction, weightDecay, transpose, tempo, patience },
      },
    };
  },

  /**
   * The recipe that a request comes to; throws `bad-option` where it comes to none.
   * @param from file of the model that is trained further
   */
  async resolve({ request, from }: { readonly request: RunRequest; readonly from?: string }): Promise<Recipe> {
    const asked = recipeOf(request);
    if (from === undefined) return resolveRecipe(asked);
    const metadata = await readModelMetadata(from);
    return resolveRecipe(fineTuneRecipe(metadata, metadata.name ?? basename(from, '.safetensors'), asked));
  },

  /** What speaks against a recipe, when its songs are divided so. */
  advise({ recipe, training }: { readonly recipe: Recipe; readonly training: Totals }): readonly Advice[] {
    return advise(recipe, training);
  },
};

export type PlanAnswers = typeof answers;

/** The parts of a configuration that a person can set. */
function settingsOf(config: object): Record<string, string | number | boolean> {
  const settings: Record<string, string | number | boolean> = {};
  for (const [name, value] of Object.entries(config)) {
    if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') settings[name] = value;
  }
  return settings;
}

answerWith(answers);
