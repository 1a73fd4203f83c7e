import * as v from 'valibot';
import { historyEntry } from '../weights/metadata.ts';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const amount = v.pipe(v.number(), v.finite(), v.minValue(0));

/** How far a run is; with the tensors of a checkpoint, all that it needs to go on. */
export const runProgress = v.strictObject({
  /** Steps that the schedule reckons with: settled before the first, so that a resumed run has the same numbers. */
  plannedSteps: count,
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
});
export type RunProgress = v.InferOutput<typeof runProgress>;

/** How often a run is validated, where its steps are worth it. */
const validations = 20;
/** Part of the time that validations may take; reading a token costs about a third of learning from it. */
const validationShare = 0.06;
const fewestValidationTokens = 4096;

/** How many steps there is time for, validations included. */
export function stepsWithin(seconds: number, secondsPerStep: number): number {
  return Math.max(1, Math.round((seconds * (1 - validationShare)) / secondsPerStep));
}

/** The beginning of a run of so many steps, from what one of them takes and scores. */
export function startProgress(
  plannedSteps: number,
  { secondsPerStep, tokensPerStep }: { readonly secondsPerStep: number; readonly tokensPerStep: number },
): RunProgress {
  const validationInterval = intervalFor(plannedSteps, tokensPerStep);
  const affordable = Math.round(3 * validationShare * validationInterval * tokensPerStep);
  return {
    plannedSteps,
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
  };
}

/** About what a validation of this run takes, in seconds. */
export function validationSeconds({ validationInterval, secondsPerStep }: RunProgress): number {
  return validationShare * validationInterval * secondsPerStep;
}

function intervalFor(steps: number, tokensPerStep: number): number {
  const fewest = Math.ceil(fewestValidationTokens / (3 * validationShare * tokensPerStep));
  return Math.max(1, Math.round(steps / validations), fewest);
}
