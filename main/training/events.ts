import type { DatasetSummary } from '../weights/metadata.ts';
import type { Estimate } from './estimate.ts';
import type { PresetEstimate } from './preset-estimates.ts';
import type { Recipe } from './recipe.ts';
import type { RunOutline } from './run-time.ts';
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
      /** All of them, with the validations, the samples, the test and what is measured for the card. */
      readonly seconds: number;
      /** Of the training pieces as they are written. */
      readonly trainingTokens: number;
      /** What `seconds` was reckoned from; see `timeOf`. */
      readonly outline: RunOutline;
      /** Seconds that the run is bounded by; left out where its steps were asked for. */
      readonly bound?: number;
      /** What reading the music and writing it as tokens took, and measuring. */
      readonly readingSeconds: number;
      readonly measuringSeconds: number;
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
  /** What its card tells besides is being measured: n-grams, and what is copied. */
  | { readonly event: 'judging'; readonly fraction: number }
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
  /** Losses of the model that it began as, where it was trained further. */
  readonly before?: { readonly validation: number; readonly test: number };
  /** Where the model was written. */
  readonly file: string;
}
