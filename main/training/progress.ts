import * as v from 'valibot';
import { historyEntry } from '../weights/metadata.ts';

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const amount = v.pipe(v.number(), v.finite(), v.minValue(0));

/** How far a run is; with the tensors of a checkpoint, all that it needs to go on. */
export const runProgress = v.strictObject({
  /** Steps that the schedule reckons with. Once it is settled it does not change, so that a resumed run has the same. */
  plannedSteps: count,
  /** Whether `plannedSteps` is final: always where steps were asked for, and else after the first tenth of the time. */
  settled: v.boolean(),
  /** Steps from one validation to the next. */
  validationInterval: count,
  /** Tokens of the validation pieces that a validation reads, at least. */
  validationTokens: count,
  /** Spent on training, validation included, pauses not. */
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

/** The beginning of a run of so many steps; `settled` where that number is final. */
export function startProgress(plannedSteps: number, settled: boolean, tokensPerStep: number): RunProgress {
  const validationInterval = intervalFor(plannedSteps, tokensPerStep);
  const affordable = Math.round(3 * validationShare * validationInterval * tokensPerStep);
  return {
    plannedSteps,
    settled,
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

/** Settles how many steps a run has that is bounded by time, from how long its steps took so far. */
export function settlePlan(progress: RunProgress, step: number, seconds: number): void {
  progress.plannedSteps = Math.max(step + 1, Math.round((step * seconds) / progress.seconds));
  progress.validationInterval = intervalFor(progress.plannedSteps, progress.tokens / step);
  progress.settled = true;
}

function intervalFor(steps: number, tokensPerStep: number): number {
  const fewest = Math.ceil(fewestValidationTokens / (3 * validationShare * tokensPerStep));
  return Math.max(1, Math.round(steps / validations), fewest);
}
