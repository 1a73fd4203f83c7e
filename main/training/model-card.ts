import type { DatasetSummary } from '../weights/metadata.ts';
import type { Recipe } from './recipe.ts';

export interface CardFacts {
  readonly recipe: Recipe;
  readonly dataset: DatasetSummary;
  readonly parameters: number;
  readonly steps: number;
  readonly bestValidationLoss: number;
  readonly testLoss: number;
}

/** What a person should know before using the model, in Markdown: what it is, what it learned from, how well. */
export function writeModelCard({ recipe, dataset, parameters, steps, ...losses }: CardFacts): string {
  const { training, validation, test } = dataset.pieces;
  const [low, high] = recipe.transpose;
  const augmented =
    low === 0 && high === 0 && recipe.tempo === 0
      ? 'as they are written'
      : `transposed by ${low} to ${high} semitones, their tempo changed by up to ${Math.round(recipe.tempo * 100)} %`;
  return `# ${recipe.model} ${recipe.preset}

A model of ${parameters} parameters that carries music on, trained with Segue on its owner's files.

- Music: ${training} pieces to learn from, ${validation} to validate, ${test} to test; ${dataset.notes} notes in all.
  ${dataset.exactDuplicates} exact and ${dataset.nearDuplicates} near duplicates were left out, and ${dataset.refused} files that could not be read.
- Pieces were learned ${augmented}, and written as tokens by the tokenizer \`${recipe.tokenizer}\`.
- Training: ${steps} steps, seed ${recipe.seed}.
- Loss in nats a token: ${losses.bestValidationLoss.toFixed(4)} in validation, ${losses.testLoss.toFixed(4)} on the test pieces.

What it writes resembles what it learned from. Whoever passes it on should know where that music came from.
`;
}
