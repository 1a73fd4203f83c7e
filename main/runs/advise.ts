import type { Advice, Totals } from '../../shared/ipc/contract.ts';
import { type Preset, presets } from '../models/model.ts';
import { countParameters } from '../models/parameters.ts';
import { modelKind } from '../models/registry.ts';
import type { Recipe } from '../training/recipe.ts';

/** Tokens that a note takes, about; words of text take more. */
const tokensPerNote = 4;
/** Tokens of a vocabulary, about: what it comes to is only known once the music was tokenised. */
const usualVocabulary = 300;
/** How many numbers a model may have for each token that it learns from before it rather learns them by heart. */
const mostPerToken = 4;
/** How much more there is to learn from where pieces are transposed and their tempo is changed. */
const gainOfAugmentation = 3;
/** Pieces of which fewer can hardly be told apart from one another’s style. */
const fewPieces = 100;
/** Notes with which a test is worth little. */
const fewNotes = 2000;

/**
 * What speaks against training by a recipe on so much music: a model that is too large for it memorises. As a rule of
 * thumb, what can be learned is bounded by the number of tokens, and each number that a model has more than a few times
 * that serves to learn them by heart.
 */
export function advise(recipe: Recipe, training: Totals): Advice[] {
  if (training.songs === 0)
    return [{ level: 'warning', sentence: 'There is no music to learn from: add some, or loosen the filter.' }];
  const advice: Advice[] = [];
  const augmented = recipe.transpose.some((bound) => bound !== 0);
  const fits = (preset: Preset, transposed: boolean) =>
    parametersOf(recipe, preset) <=
    mostPerToken * tokensPerNote * training.notes * (transposed ? gainOfAugmentation : 1);
  if (!fits(recipe.preset, augmented)) {
    const smaller = presets.slice(0, presets.indexOf(recipe.preset)).findLast((preset) => fits(preset, true));
    const preset = smaller ?? presets[0];
    const canTranspose = recipe.tokenizer !== 'abc';
    const tries = [
      ...(preset === recipe.preset ? [] : [`\`${preset}\``]),
      ...(canTranspose && !augmented ? ['transposition on'] : []),
    ];
    const pieces = `${training.songs.toLocaleString('en')} ${training.songs === 1 ? 'piece' : 'pieces'}`;
    advice.push({
      level: 'warning',
      sentence: `${pieces}: this will memorise; ${tries.length > 0 ? `try ${tries.join(', ')}` : 'add more music'}.`,
      ...(tries.length > 0 && {
        change: {
          ...(preset !== recipe.preset && { preset }),
          ...(canTranspose && !augmented && { options: { transpose: [-5, 6] as const } }),
        },
      }),
    });
  } else if (training.songs < fewPieces) {
    advice.push({
      level: 'note',
      sentence: `${training.songs} pieces are few: what it writes will sound like them, whatever the model.`,
    });
  }
  if (training.notes < fewNotes) {
    advice.push({
      level: 'note',
      sentence: 'With so few notes the losses say little: a piece more or less changes them.',
    });
  }
  return advice;
}

function parametersOf({ model, preset: chosen, config }: Recipe, preset: Preset): number {
  const kind = modelKind(model);
  const whole = kind.parse({ ...kind.presets[preset], ...(preset === chosen ? config : {}) });
  return countParameters(kind.shapes(whole, usualVocabulary));
}
