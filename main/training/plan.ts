import { SegueError } from '../../shared/errors.ts';
import type { SequenceModel } from '../models/model.ts';
import { modelKind } from '../models/registry.ts';
import type { Batcher } from './batch.ts';
import { estimateTraining } from './estimate.ts';
import type { TrainingEvent } from './events.ts';
import { estimatePresets } from './preset-estimates.ts';
import { type RunProgress, startProgress, stepsWithin } from './progress.ts';
import type { Recipe } from './recipe.ts';

/** Steps are measured for this share of the minutes that a run is bounded by, in seconds within these bounds. */
const measured = { share: 0.03, least: 0.3, most: 12 } as const;

export interface Planning {
  readonly model: SequenceModel;
  /** Of its own, since its batches are used up. */
  readonly batcher: Batcher;
  readonly recipe: Recipe;
  /** How many the training pieces have as they are written. */
  readonly trainingTokens: number;
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
export async function planRun({
  model,
  batcher,
  recipe,
  trainingTokens,
  emit,
  signal,
}: Planning): Promise<RunProgress> {
  const bound = (recipe.minutes ?? 0) * 60;
  const enough = Math.min(measured.most, Math.max(measured.least, bound * measured.share));
  const estimate = await estimateTraining(model, batcher, enough, (fraction) => {
    if (signal.aborted) throw new SegueError('cancelled', 'Training was cancelled before its first step.');
    emit({ event: 'measuring', fraction });
  });
  const { steps = stepsWithin(bound, estimate.secondsPerStep) } = recipe;
  emit({
    event: 'estimate',
    ...estimate,
    steps,
    seconds: steps * estimate.secondsPerStep,
    trainingTokens,
    presets: estimatePresets(modelKind(recipe.model), recipe, model.vocabularySize, estimate),
  });
  return startProgress(steps, recipe.steps !== undefined, estimate);
}
