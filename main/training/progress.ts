import * as v from 'valibot';
import { historyEntry } from '../weights/metadata.ts';
import { curveState, newCurve } from './curve.ts';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const amount = v.pipe(v.number(), v.finite(), v.minValue(0));

/** How far a run is; with the tensors of a checkpoint, all that it needs to go on. */
export const runProgress = v.strictObject({
  /** Steps that the schedule reckons with: known before the first, so that a resumed run has the same numbers. */
  plannedSteps: count,
  /** Whether `plannedSteps` is final: at once where steps were asked for, else once {@link settle} has looked at it. */
  settled: v.boolean(),
  /** What a step took when it was measured before the first. */
  secondsPerStep: amount,
  /** Steps from one validation to the next. */
  validationInterval: count,
  /** Tokens of the validation pieces that a validation reads, at least. */
  validationTokens: count,
  /** Spent on training, validation included, pauses and interruptions not. */
  seconds: amount,
  /** Scored in training. */
  tokens: count,
  /** Sum and number of the steps' losses since the last validation. */
  lossSum: v.pipe(v.number(), v.finite()),
  lossCount: count,
  history: v.array(historyEntry),
  best: v.nullable(v.strictObject({ step: count, loss: v.pipe(v.number(), v.finite()) })),
  /** Validations since the best. */
  worse: count,
  /** The steps' losses and what belongs to them. */
  curve: curveState,
  /** Spent on samples, as part of `seconds`. */
  sampleSeconds: amount,
  /** The longest run of notes that samples shared with the training pieces, by the step after which they were written. */
  copies: v.array(v.strictObject({ step: count, notes: count })),
  /** Losses of the model that the run began with, where it began with one, on the pieces that are held out. */
  before: v.exactOptional(v.strictObject({ validation: amount, test: amount })),
});
export type RunProgress = v.InferOutput<typeof runProgress>;

/** How often a run is validated, where its steps are worth it. */
const validations = 20;
/** Part of the time that validations may take; reading a token costs about a third of learning from it. */
const validationShare = 0.06;
const fewestValidationTokens = 4096;

/** At most this share of the time goes into samples, the first and the last ones excepted. */
export const sampleShare = 0.04;

/** How many steps there is time for, validations included. */
export function stepsWithin(seconds: number, secondsPerStep: number): number {
  return Math.max(1, Math.round((seconds * (1 - validationShare)) / secondsPerStep));
}

/** The beginning of a run of so many steps, from what one of them takes and scores; see `settled`. */
export function startProgress(
  plannedSteps: number,
  settled: boolean,
  { secondsPerStep, tokensPerStep }: { readonly secondsPerStep: number; readonly tokensPerStep: number },
): RunProgress {
  const validationInterval = intervalFor(plannedSteps, tokensPerStep);
  const affordable = Math.round(3 * validationShare * validationInterval * tokensPerStep);
  return {
    plannedSteps,
    settled,
    secondsPerStep,
    validationInterval,
    validationTokens: Math.max(fewestValidationTokens, affordable),
    seconds: 0,
    tokens: 0,
    lossSum: 0,
    lossCount: 0,
    history: [],
    best: null,
    worse: 0,
    curve: newCurve(),
    sampleSeconds: 0,
    copies: [],
  };
}

/** Share of a run's time after which its number of steps is looked at once more, and becomes final. */
const settledAfter = 0.1;
/** How far off the number may be, as a share of what it should be, without being corrected. */
const tolerance = 0.1;

/**
 * Looks once more, after a tenth of the time, at the number of steps of a run that is bounded by time. Where the
 * measurement before the first step was far off, since the machine was busy with something else, it is corrected.
 * @param step steps taken so far
 * @param bound the seconds that were asked for
 * @returns whether the number became final just now; it then belongs into a checkpoint before the next step is taken
 */
export function settle(progress: RunProgress, step: number, bound: number): boolean {
  if (progress.settled || progress.seconds < bound * settledAfter) return false;
  progress.settled = true;
  const fitting = Math.max(step + 1, Math.round((step * bound) / progress.seconds));
  if (Math.abs(progress.plannedSteps - fitting) > tolerance * fitting) {
    progress.plannedSteps = fitting;
    progress.validationInterval = intervalFor(fitting, progress.tokens / step);
  }
  return true;
}

/** About what a validation of this run takes, in seconds. */
export function validationSeconds({ validationInterval, secondsPerStep }: RunProgress): number {
  return validationShare * validationInterval * secondsPerStep;
}

function intervalFor(steps: number, tokensPerStep: number): number {
  const fewest = Math.ceil(fewestValidationTokens / (3 * validationShare * tokensPerStep));
  return Math.max(1, Math.round(steps / validations), fewest);
}
