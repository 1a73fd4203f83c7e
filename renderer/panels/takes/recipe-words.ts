import { written } from '../../../shared/constraints/agree.ts';
import { type ConstraintName, type Constraints, constraintNames } from '../../../shared/constraints/registry.ts';
import { soundName } from '../../../shared/music/general-midi.ts';
import type { Infill, TakeRecipe } from '../../../shared/project/take.ts';
import { countOf } from '../../ui/words.ts';

const titles: Readonly<Record<ConstraintName, string>> = {
  scale: 'scale',
  range: 'pitches',
  polyphony: 'notes at once',
  density: 'onsets a bar',
  grid: 'grid',
  tracks: 'tracks',
  endOnTonic: 'ends on the tonic',
  length: 'quarter notes in all',
  repetition: 'repetition',
};

/**
 * How a take was made, in one line: all that its recipe asks for.
 * @param liked name of the take that it was to be like or unlike, where that is known
 */
export function recipeWords(recipe: TakeRecipe, liked = 'an earlier take'): string {
  const { modelName, bars, infill, accompany, temperature, temperatures, constraints = {}, like, seed } = recipe;
  const adventure = (temperatures ?? [temperature]).map((one) => one.toFixed(2)).join(' to ');
  return [
    modelName,
    ...(accompany
      ? [`a part for ${soundName(accompany)}`, ...(accompany.stretch ? [`over ${countOf(bars, 'bar')}`] : [])]
      : constraints.length === undefined
        ? [countOf(bars, 'bar')]
        : []),
    ...(infill ? [anewWords(infill)] : []),
    `adventure ${adventure}`,
    ...heldWords(constraints),
    ...(like ? [`${like.likeness < 0 ? 'less' : 'more'} like ${liked} by ${Math.abs(like.likeness).toFixed(2)}`] : []),
    `seed ${seed}`,
  ].join(', ');
}

function anewWords({ locked }: Infill): string {
  const stay = locked.reduce((sum, { notes }) => sum + notes.length, 0);
  return stay === 0 ? 'written anew' : `written anew around ${countOf(stay, 'locked note')}`;
}

function heldWords(constraints: Constraints): string[] {
  return constraintNames
    .filter((name) => constraints[name] !== undefined)
    .map((name) => {
      const [, ...value] = written(constraints, name).split(' ');
      return [titles[name], ...value].join(' ').replaceAll('"', '');
    });
}
