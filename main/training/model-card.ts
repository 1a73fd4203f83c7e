import type { DatasetSummary } from '../weights/metadata.ts';
import type { Recipe } from './recipe.ts';

export interface CardFacts {
  /** What the model is called; its architecture and preset where it is left out. */
  readonly name?: string;
  /** What is said besides, in Markdown. */
  readonly about?: string | undefined;
  readonly recipe: Recipe;
  readonly dataset: DatasetSummary;
  readonly parameters: number;
  readonly steps: number;
  /** Undefined where the run was stopped before its first validation. */
  readonly bestValidationLoss: number | undefined;
  /** Undefined where the run was stopped before its end. */
  readonly testLoss: number | undefined;
}

/** What a person should know before using the model, in Markdown: what it is, what it learned from, how well. */
export function writeModelCard({ name, about, recipe, dataset, parameters, steps, ...losses }: CardFacts): string {
  const { training, validation, test } = dataset.pieces;
  const [low, high] = recipe.transpose;
  const augmented =
    low === 0 && high === 0 && recipe.tempo === 0
      ? 'as they are written'
      : `transposed by ${low} to ${high} semitones${recipe.fifths === undefined ? '' : ` into keys at most ${recipe.fifths} fifths away`}, their tempo changed by up to ${Math.round(recipe.tempo * 100)} %`;
  const infill =
    recipe.infill === undefined
      ? ''
      : `\n- In ${Math.round(recipe.infill * 100)} % of the windows the middle was moved to the end, so it fills gaps too.`;
  const kept = recipe.storage === 'half' ? '\n- Weights are stored in half precision; the test loss is theirs.' : '';
  return `# ${name ?? `${recipe.model} ${recipe.preset}`}

A model of ${parameters} parameters that carries music on, trained with Segue on its owner's files.

- Music: ${training} pieces to learn from, ${validation} to validate, ${test} to test; ${dataset.notes} notes in all.
  ${dataset.exactDuplicates} exact and ${dataset.nearDuplicates} near duplicates were left out, and ${dataset.refused} files that could not be read.
- Pieces were learned ${augmented}, and written as tokens by the tokenizer \`${recipe.tokenizer}\`.${infill}
- Training: ${steps} steps, seed ${recipe.seed}.${kept}
- ${lossLine(losses)}

What it writes resembles what it learned from. Whoever passes it on should know where that music came from.
${about === undefined ? '' : `\n${about.trim()}\n`}`;
}

function lossLine({ bestValidationLoss, testLoss }: Pick<CardFacts, 'bestValidationLoss' | 'testLoss'>): string {
  if (bestValidationLoss === undefined) return 'Training was stopped before its first validation.';
  const validation = `Loss in nats a token: ${bestValidationLoss.toFixed(4)} in validation`;
  if (testLoss === undefined) return `${validation}. Training was stopped before its end, so there was no test.`;
  return `${validation}, ${testLoss.toFixed(4)} on the test pieces.`;
}
