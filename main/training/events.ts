import type { DatasetSummary } from '../weights/metadata.ts';
import type { Estimate } from './estimate.ts';
import type { PresetEstimate } from './preset-estimates.ts';
import type { Recipe } from './recipe.ts';
import type { WrittenSample } from './samples.ts';

/** What a training run tells as it goes; losses are in nats a token, times in seconds. */
export type TrainingEvent =
  /** Everything that decides how the run goes. */
  | { readonly event: 'recipe'; readonly recipe: Recipe }
  | { readonly event: 'reading'; readonly file: string; readonly done: number; readonly total: number }
  | { readonly event: 'refused'; readonly file: string; readonly reason: string }
  /** A piece was read, but something in it was repaired or left out. */
  | { readonly event: 'repaired'; readonly file: string; readonly warnings: readonly string[] }
  | ({ readonly event: 'dataset' } & DatasetSummary)
  /** What a step costs is being measured. */
  | { readonly event: 'measuring'; readonly fraction: number }
  | ({
      readonly event: 'estimate';
      readonly steps: number;
      readonly seconds: number;
      /** Of the training pieces as they are written. */
      readonly trainingTokens: number;
      readonly presets: readonly PresetEstimate[];
    } & Estimate)
  /** The pieces are being written as tokens. */
  | { readonly event: 'tokenising'; readonly fraction: number }
  | { readonly event: 'resumed'; readonly step: number }
  /** Losses of the model that is trained further, before it is, on the pieces that are held out. */
  | { readonly event: 'before'; readonly validationLoss: number; readonly testLoss: number }
  | {
      readonly event: 'step';
      /** From 1. */
      readonly step: number;
      readonly plannedSteps: number;
      readonly loss: number;
      readonly learningRate: number;
      readonly gradientNorm: number;
      readonly tokensPerSecond: number;
      readonly secondsLeft: number;
    }
  | {
      readonly event: 'validation';
      readonly step: number;
      /** Mean of the steps since the validation before. */
      readonly trainingLoss: number;
      readonly validationLoss: number;
      /** Whether it is the lowest so far. */
      readonly best: boolean;
    }
  /** The model wrote a short piece. */
  | ({ readonly event: 'sample'; readonly step: number } & WrittenSample)
  | { readonly event: 'checkpoint'; readonly step: number; readonly file: string }
  /** The run was cancelled, and the best of what it learnt so far is in a model of its own. */
  | { readonly event: 'stopped'; readonly step: number; readonly file: string }
  | { readonly event: 'testing'; readonly fraction: number }
  | ({ readonly event: 'done' } & TrainingResult);

/** What a finished run gave. */
export interface TrainingResult {
  readonly steps: number;
  /** Scored tokens over the time spent on training, validation included. */
  readonly tokensPerSecond: number;
  /** Of the weights that were kept, on the validation pieces or a part of them. */
  readonly bestValidationLoss: number;
  /** Of the same weights, on all test pieces. */
  readonly testLoss: number;
  readonly parameters: number;
  readonly seconds: number;
  /** Whether it ended before its steps or minutes were over, since validation had not become better for long. */
  readonly stoppedEarly: boolean;
  /** Where the model was written. */
  readonly file: string;
}
