import type { DatasetSummary, HistoryEntry, ModelFigures } from '../weights/metadata.ts';
import { judge } from './judgement.ts';
import type { Recipe } from './recipe.ts';
import { written } from './written.ts';

/** Rows of the curve that the text shows. */
const curveRows = 8;

export interface CardFacts {
  /** What the model is called; its architecture and preset where it is left out. */
  readonly name?: string;
  /** What is said besides, in Markdown. */
  readonly about?: string | undefined;
  readonly recipe: Recipe;
  readonly dataset: DatasetSummary;
  readonly parameters: number;
  readonly steps: number;
  readonly history: readonly HistoryEntry[];
  /** Whether it fills gaps. */
  readonly infill: boolean;
  /** Undefined where nothing was measured. */
  readonly figures: ModelFigures | undefined;
  /** Undefined where the run was stopped before its first validation. */
  readonly bestValidationLoss: number | undefined;
  /** Undefined where the run was stopped before its end. */
  readonly testLoss: number | undefined;
}

/** What a person should know before using the model, in Markdown: what it is, what it learned from, how well. */
export function writeModelCard(facts: CardFacts): string {
  const { name, about, recipe, dataset, parameters, steps, figures, history, infill } = facts;
  const { training, validation, test } = dataset.pieces;
  const gaps =
    recipe.infill === undefined
      ? ''
      : `\n- In ${Math.round(recipe.infill * 100)} % of the windows the middle was moved to the end, so it fills gaps too.`;
  const kept = recipe.storage === 'half' ? '\n- Weights are stored in half precision; the test loss is theirs.' : '';
  const tokenizer = { id: recipe.tokenizer, ...(infill && { infill: true as const }) };
  const { goodFor, notGoodFor } = judge({ dataset, figures, history: [...history], recipe, tokenizer });
  const sections = [
    `A model of ${parameters} parameters that carries music on, trained with Segue on its owner's files.`,
    `- Music: ${training} pieces to learn from, ${validation} to validate, ${test} to test; ${dataset.notes} notes in all.
  ${dataset.exactDuplicates} exact and ${dataset.nearDuplicates} near duplicates were left out, and ${dataset.refused} files that could not be read.
  Fingerprint: ${dataset.fingerprint}
- Pieces were learned ${augmentationOf(recipe)}, and written as tokens by the tokenizer \`${recipe.tokenizer}\`.${gaps}
- Training: ${steps} steps, seed ${recipe.seed}${figures ? `, ${minutesOf(figures.seconds)} with ${figures.device}` : ''}.${kept}
- ${lossLine(facts)}${figures ? measuredLines(figures) : ''}`,
    ...(figures ? [scoreTable(figures)] : []),
    ...(history.length > 0 ? [`## How it learned\n\n${curveTable(history)}`] : []),
    `## Good for\n\n${listOf(goodFor)}`,
    `## Not good for\n\n${listOf(notGoodFor)}`,
    `## Configuration\n\n${listOf(Object.entries(recipe).map(([option, value]) => `${option}: ${written(value)}`))}`,
    `What it writes resembles what it learned from. Whoever passes it on should know where that music came from.`,
    ...(about === undefined ? [] : [about.trim()]),
  ];
  return `# ${name ?? `${recipe.model} ${recipe.preset}`}\n\n${sections.join('\n\n')}\n`;
}

function augmentationOf({ transpose: [low, high], tempo, fifths }: Recipe): string {
  if (low === 0 && high === 0 && tempo === 0) return 'as they are written';
  const keys = fifths === undefined ? '' : ` into keys at most ${fifths} fifths away`;
  return `transposed by ${low} to ${high} semitones${keys}, their tempo changed by up to ${Math.round(tempo * 100)} %`;
}

function minutesOf(seconds: number): string {
  return seconds < 120 ? `${Math.round(seconds)} seconds` : `${Math.round(seconds / 60)} minutes`;
}

function lossLine({ bestValidationLoss, testLoss }: Pick<CardFacts, 'bestValidationLoss' | 'testLoss'>): string {
  if (bestValidationLoss === undefined) return 'Training was stopped before its first validation.';
  const validation = `Loss in nats a token: ${bestValidationLoss.toFixed(4)} in validation`;
  if (testLoss === undefined) return `${validation}. Training was stopped before its end, so there was no test.`;
  return `${validation}, ${testLoss.toFixed(4)} on the test pieces.`;
}

function measuredLines({ before, copying }: ModelFigures): string {
  const further = before
    ? `\n- Before it was trained further: ${before.validation.toFixed(4)} in validation, ${before.test.toFixed(4)} on the test pieces.`
    : '';
  if (!copying) return further;
  const { samples, notes, piece } = copying;
  const most =
    notes === 0
      ? 'no run of notes is shared with a piece that it learned from'
      : `the longest run shared with a piece that it learned from has ${notes} notes${piece === undefined ? '' : ` (${piece})`}`;
  return `${further}\n- Copying: in ${samples} samples ${most}.`;
}

function scoreTable({ scores, counted }: ModelFigures): string {
  const rows = scores.map(({ name, natsPerToken, natsPerNote }) => [
    name,
    natsPerToken.toFixed(4),
    natsPerNote?.toFixed(4) ?? '–',
  ]);
  const learned = counted === undefined ? '' : ` The n-grams learned about ${counted} tokens of them.`;
  return `On the test pieces, beside n-grams that learned the same pieces, in nats:${learned}

${tableOf(['', 'a token', 'a note'], rows)}`;
}

/** Validations at equal distances, the last one among them. */
function curveTable(history: readonly HistoryEntry[]): string {
  const every = Math.ceil(history.length / curveRows);
  const shown = history.filter((_, i) => (history.length - 1 - i) % every === 0);
  return tableOf(
    ['step', 'training', 'validation'],
    shown.map(({ step, trainingLoss, validationLoss }) => [
      String(step),
      trainingLoss.toFixed(4),
      validationLoss.toFixed(4),
    ]),
  );
}

function listOf(lines: readonly string[]): string {
  return lines.map((line) => `- ${line}`).join('\n');
}

/** A table in Markdown. */
function tableOf(head: readonly string[], rows: readonly (readonly string[])[]): string {
  return [head, head.map(() => '---'), ...rows].map((cells) => `| ${cells.join(' | ')} |`).join('\n');
}
