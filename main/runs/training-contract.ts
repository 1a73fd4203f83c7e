import * as v from 'valibot';
import type { CurvePoint, FineTuneGain, RunCost, RunDetail, RunSample, Tail } from '../../shared/ipc/contract.ts';
import type { Contract } from '../../shared/ipc/rpc-contract.ts';
import { bound, list, real, text, whole } from '../../shared/ipc/schemas/bound.ts';
import { bytesSchema, countSchema, numberSchema, shareSchema } from '../../shared/ipc/schemas/call.ts';
import {
  costSchema,
  curvePointSchema,
  gainSchema,
  mostPoints,
  runDataSchema,
  runRequestSchema,
  sampleSchema,
} from '../../shared/ipc/schemas/runs.ts';

/** A validation as the process tells it. */
export interface ToldValidation {
  readonly step: number;
  readonly trainingLoss: number;
  readonly validationLoss: number;
}

/** What a training process tells of its run, in the order in which it happens. */
export type TrainingNews =
  | {
      readonly news: 'stage';
      readonly what: 'reading' | 'tokenising' | 'measuring' | 'testing';
      readonly fraction: number;
    }
  /** The recipe that the request came to, everything in it. */
  | { readonly news: 'recipe'; readonly recipe: Readonly<Record<string, unknown>> }
  | { readonly news: 'data'; readonly data: NonNullable<RunDetail['data']> }
  | { readonly news: 'cost'; readonly cost: RunCost }
  /** It goes on after this step of an earlier process; what came after that step is void. */
  | { readonly news: 'resumed'; readonly step: number }
  | { readonly news: 'gain'; readonly gain: FineTuneGain }
  | {
      readonly news: 'progress';
      readonly step: number;
      readonly plannedSteps: number;
      readonly seconds: number;
      readonly secondsLeft: number;
      readonly points: Tail<CurvePoint>;
      /** All of them. */
      readonly validations: readonly ToldValidation[];
      readonly best: { readonly step: number; readonly loss: number } | null;
      /** The longest runs of notes that samples share with the training set, by step. */
      readonly copies: readonly { readonly step: number; readonly notes: number }[];
    }
  | { readonly news: 'sample'; readonly sample: RunSample; readonly song: Uint8Array }
  | { readonly news: 'checkpoint'; readonly step: number };

/** What a run needs to be trained. */
export interface TrainingOrder {
  readonly request: v.InferOutput<typeof runRequestSchema>;
  /** A file that lists the music; see `music-list.ts`. */
  readonly music: string;
  /** Where the model is written. */
  readonly out: string;
  readonly checkpoint: string;
  /** Whether to go on from the checkpoint. */
  readonly resume: boolean;
  /** File of the model that is trained further; the request names its id. */
  readonly from?: string;
}

/** How a run ended. */
export interface TrainingEnd {
  readonly steps: number;
  readonly seconds: number;
  readonly parameters: number;
  readonly testLoss: number;
  readonly stoppedEarly: boolean;
}

/** What is asked of a training process. */
export interface TrainingCalls {
  /** Trains; answers once the model is written. */
  train: { params: TrainingOrder; result: TrainingEnd };
  /** Measures what a run would cost, without training. */
  measure: { params: Omit<TrainingOrder, 'out' | 'checkpoint' | 'resume'>; result: RunCost };
  pause: { params: Record<string, never>; result: null };
  resume: { params: Record<string, never>; result: null };
  /** Ends training now: what was learned is tested and written. */
  finish: { params: Record<string, never>; result: null };
  /** Writes a checkpoint and gives up: the process will be ended. */
  leave: { params: Record<string, never>; result: null };
}

export interface TrainingEvents {
  news: TrainingNews;
}

const path = text(10_000);
const order = {
  request: runRequestSchema,
  music: path,
  from: v.exactOptional(path),
};
const amount = real(0, Number.MAX_VALUE);
const nothing = v.strictObject({});

const newsSchema = bound<TrainingNews>()(
  v.variant('news', [
    v.strictObject({
      news: v.literal('stage'),
      what: v.picklist(['reading', 'tokenising', 'measuring', 'testing']),
      fraction: shareSchema,
    }),
    v.strictObject({ news: v.literal('recipe'), recipe: v.pipe(v.record(text(200), v.unknown()), v.readonly()) }),
    v.strictObject({ news: v.literal('data'), data: runDataSchema }),
    v.strictObject({ news: v.literal('cost'), cost: costSchema }),
    v.strictObject({ news: v.literal('resumed'), step: countSchema }),
    v.strictObject({ news: v.literal('gain'), gain: gainSchema }),
    v.strictObject({
      news: v.literal('progress'),
      step: countSchema,
      plannedSteps: countSchema,
      seconds: amount,
      secondsLeft: amount,
      points: v.strictObject({ from: whole(0, mostPoints), items: list(curvePointSchema, mostPoints) }),
      validations: list(
        v.strictObject({ step: countSchema, trainingLoss: numberSchema, validationLoss: numberSchema }),
        1_000_000,
      ),
      best: v.nullable(v.strictObject({ step: countSchema, loss: numberSchema })),
      copies: list(v.strictObject({ step: countSchema, notes: countSchema }), 1_000_000),
    }),
    v.strictObject({ news: v.literal('sample'), sample: sampleSchema, song: bytesSchema }),
    v.strictObject({ news: v.literal('checkpoint'), step: countSchema }),
  ]),
);

/** The calls and events between whoever sees to the runs and the process that trains one. */
export const trainingContract: Contract<TrainingCalls, TrainingEvents> = {
  calls: {
    train: {
      params: bound<TrainingOrder>()(v.strictObject({ ...order, out: path, checkpoint: path, resume: v.boolean() })),
      result: v.strictObject({
        steps: countSchema,
        seconds: amount,
        parameters: countSchema,
        testLoss: numberSchema,
        stoppedEarly: v.boolean(),
      }),
    },
    measure: { params: v.strictObject(order), result: costSchema },
    pause: { params: nothing, result: v.null() },
    resume: { params: nothing, result: v.null() },
    finish: { params: nothing, result: v.null() },
    leave: { params: nothing, result: v.null() },
  },
  events: { news: newsSchema },
};
