import { SegueError } from '../../shared/errors.ts';
import type { Tokenizer } from '../../shared/tokens/tokenizer.ts';
import { positionsRead } from '../evaluation/likelihood.ts';
import type { SequenceModel } from '../models/model.ts';
import { modelKind } from '../models/registry.ts';
import type { Batcher } from './batch.ts';
import { type CardWish, mostCounted } from './card-figures.ts';
import { estimateTraining } from './estimate.ts';
import type { TrainingEvent } from './events.ts';
import { measurePace } from './measure-pace.ts';
import type { Part, Piece } from './piece.ts';
import { estimatePresets } from './preset-estimates.ts';
import { type RunProgress, startProgress } from './progress.ts';
import type { Recipe } from './recipe.ts';
import { type MusicSize, type RunOutline, stepsIn, sumOf, timeOf } from './run-time.ts';
import type { SampleWish } from './samples.ts';
import type { Sequences } from './sequences.ts';

/** Steps are measured for this share of what the run will take, in seconds within these bounds. */
const measured = { share: 0.03, least: 0.5, most: 10 } as const;

export interface Planning {
  /** When the run began, by `performance.now()`. */
  readonly began: number;
  readonly model: SequenceModel;
  readonly tokenizer: Tokenizer;
  /** Of its own, since its batches are used up. */
  readonly batcher: Batcher;
  readonly recipe: Recipe;
  readonly sequences: Readonly<Record<Part, Sequences>>;
  /** The training pieces. */
  readonly pieces: readonly Piece[];
  /** What is sampled on the way, and for the card; nothing where it is left out. */
  readonly samples?: SampleWish | undefined;
  readonly card?: CardWish | undefined;
  /** Whether it begins with another model, whose losses are told first. */
  readonly further: boolean;
  readonly emit: (event: TrainingEvent) => void;
  readonly signal: AbortSignal;
}

/**
 * Measures what a step costs, tells it with what other presets would cost, and says how many steps there will be. A run
 * bounded by minutes has as many as fit into them by this measurement. That number stands in every checkpoint, so it is
 * the same however often the run is stopped and resumed; only a machine that turns out to be much faster or slower than
 * it was measured makes it another one, once, after a tenth of the time (`settle`), and that is written down at once:
 * no loss that was ever told is another one after resuming.
 * @throws SegueError `cancelled` after the signal
 */
export async function planRun(planning: Planning): Promise<RunProgress> {
  const { model, batcher, recipe, sequences, emit, signal } = planning;
  const bound = recipe.minutes === undefined ? undefined : recipe.minutes * 60;
  const enough = (secondsPerStep: number) => {
    const whole = bound ?? (recipe.steps ?? 0) * secondsPerStep;
    return Math.min(measured.most, Math.max(measured.least, whole * measured.share));
  };
  const start = performance.now();
  const estimate = await estimateTraining(model, batcher, enough, (fraction) => {
    if (signal.aborted) throw new SegueError('cancelled', 'Training was cancelled before its first step.');
    emit({ event: 'measuring', fraction });
  });
  const { samples, card, further } = planning;
  const pace = await measurePace({
    ...planning,
    ...{ estimate, window: recipe.window, enough: enough(estimate.secondsPerStep) },
    ...{ samples: card?.samples ?? samples, baselines: card !== undefined },
  });
  const outline: RunOutline = {
    ...{ music: sizeOf(sequences, model.context), pace, tests: further ? 2 : 1 },
    context: Number.isFinite(model.context) ? model.context : undefined,
    ...{ samples: samples !== undefined, counted: card && mostCounted },
  };
  const steps = recipe.steps ?? stepsIn(bound ?? 0, outline);
  emit({
    event: 'estimate',
    ...estimate,
    ...{ steps, seconds: sumOf(timeOf(steps, outline)), trainingTokens: outline.music.training, outline },
    ...(bound !== undefined && { bound }),
    readingSeconds: (start - planning.began) / 1000,
    measuringSeconds: (performance.now() - start) / 1000,
    presets: estimatePresets(modelKind(recipe.model), recipe, model.vocabularySize, estimate),
  });
  return startProgress(steps, recipe.steps !== undefined, estimate);
}

function sizeOf({ training, validation, test }: Planning['sequences'], context: number): MusicSize {
  const tokens = ({ lengths }: Sequences) => lengths.reduce((sum, length) => sum + length, 0);
  const read = ({ lengths }: Sequences) => lengths.reduce((sum, length) => sum + positionsRead(length, context), 0);
  return {
    ...{ training: tokens(training), validation: tokens(validation), test: tokens(test) },
    ...{ validationRead: read(validation), testRead: read(test) },
  };
}
