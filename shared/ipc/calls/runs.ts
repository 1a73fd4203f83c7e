import type { Song } from '../../music/song.ts';
import type { SongFilter } from './datasets.ts';
import type { RollThumbnail } from './library.ts';

/** A part of a model's configuration, by its name. */
export type Setting = string | number | boolean;

/** How a run is made otherwise than usual; `runs.choices` tells what is usual. */
export interface RunOptions {
  /** Random seed of everything: split, weights, order, dropout. */
  readonly seed?: number;
  /** Share of the pieces to validate with, and again to test with: above 0, below 0.5. */
  readonly valFraction?: number;
  /** Sequences side by side. */
  readonly batch?: number;
  /** Tokens that gradients reach back over. */
  readonly window?: number;
  /** At its peak. */
  readonly learningRate?: number;
  readonly weightDecay?: number;
  /** Pieces are transposed by a number of semitones drawn from this range, which holds 0. */
  readonly transpose?: readonly [number, number];
  /** Tempi are scaled by up to this share. */
  readonly tempo?: number;
  /** Validations without a better loss after which training stops. */
  readonly patience?: number;
  /** Of the semitones of `transpose` only those whose key is at most so many fifths away are drawn. */
  readonly fifths?: number;
  /** Decay of an average of the weights over the steps, which is validated and kept in their stead, such as 0.998. */
  readonly averaging?: number;
  /** Share of the windows whose middle is moved to the end, so that the model learns to fill gaps. */
  readonly infill?: number;
  /** `half` halves the model's file. */
  readonly storage?: 'half';
  /** Parts of the preset's configuration that are otherwise, such as `hidden`. */
  readonly config?: Readonly<Record<string, Setting>>;
}

/** What is asked for when a model is trained. */
export interface RunRequest {
  /** What the model will be called; its file gets this name. */
  readonly name: string;
  readonly dataset: string;
  /** The songs of the dataset that are learned from; all where it is left out. */
  readonly filter?: SongFilter;
  /**
   * A model to begin with, instead of fresh weights: fine-tuning. Architecture, configuration and tokenizer are then its
   * own, and `model`, `preset`, `tokenizer` and `options.config` must be left out.
   */
  readonly from?: string;
  readonly model?: string;
  readonly preset?: string;
  readonly tokenizer?: string;
  /** How long to train, or how many steps: one of the two, or neither, which means the usual minutes. */
  readonly minutes?: number;
  readonly steps?: number;
  readonly options?: RunOptions;
}

/**
 * - `waiting`: another run goes on, and this one begins after it
 * - `preparing`: music is read and tokenised, a step is measured
 * - `running`
 * - `paused`: it holds between two steps, or waits to be resumed from its checkpoint
 * - `finishing`: the best weights are tested and written
 * - `done`: it came to its end, by its steps, its minutes or its patience
 * - `stopped`: it was ended by hand before, and the best weights were kept
 * - `failed`: `error` says why; it can be resumed where it has a checkpoint
 * - `interrupted`: Segue itself was ended on the way; it can be resumed
 */
export type RunState =
  | 'waiting'
  | 'preparing'
  | 'running'
  | 'paused'
  | 'finishing'
  | 'done'
  | 'stopped'
  | 'failed'
  | 'interrupted';

/** A run as a list shows it. Losses are in nats a token. */
export interface RunInfo {
  readonly id: string;
  readonly name: string;
  readonly state: RunState;
  readonly request: RunRequest;
  readonly datasetName: string;
  /** Milliseconds since 1970. */
  readonly created: number;
  readonly changed: number;
  /** What is being done while it is `preparing` or `finishing`, and how much of it is, from 0 to 1. */
  readonly stage?: { readonly what: 'reading' | 'tokenising' | 'measuring' | 'testing'; readonly fraction: number };
  /** Steps taken. */
  readonly step: number;
  /** Steps that it will take; 0 while that is not known. A run bounded by minutes may change it once, early on. */
  readonly plannedSteps: number;
  /** Seconds spent on training, validation and samples, pauses and interruptions not. */
  readonly seconds: number;
  /** While it is running. */
  readonly secondsLeft?: number;
  /** Of the latest steps. */
  readonly trainingLoss?: number;
  readonly tokensPerSecond?: number;
  /** Of the last validation. */
  readonly validationLoss?: number;
  /** The validation whose weights are kept. */
  readonly best?: { readonly step: number; readonly loss: number };
  /** The longest run of notes that its latest samples share with the training set. */
  readonly copied?: number;
  readonly parameters?: number;
  /** Of the kept weights, once it has ended. */
  readonly testLoss?: number;
  /** Whether it can be resumed: it has a checkpoint and does not go on. */
  readonly resumable: boolean;
  /** Why it ended before its steps or minutes were over: validation had not become better for as long as its patience says. */
  readonly stoppedEarly?: boolean;
  /** Id of the model that came of it; see `ModelInfo`. */
  readonly model?: string;
  /** A sentence for people, where `state` is `failed`. */
  readonly error?: string;
  /** Something that people should know, such as that the engine was lost and training went on from step 1,200. */
  readonly notice?: string;
}

/** Some steps of a run, as one point of its curve; a longer run has more steps in a point, so that there are at most 1,024. */
export interface CurvePoint {
  /** The last of its steps, from 1. */
  readonly step: number;
  /** Mean loss of the training windows. */
  readonly loss: number;
  /** Of its last step. */
  readonly learningRate: number;
  /** Mean norm of the gradient before it is clipped. */
  readonly gradientNorm: number;
  readonly tokensPerSecond: number;
}

/** A validation, with what was sampled after it. */
export interface ValidationPoint {
  readonly step: number;
  /** Mean of the steps since the validation before. */
  readonly trainingLoss: number;
  readonly validationLoss: number;
  /** Whether it was the lowest so far. */
  readonly best: boolean;
  /** The longest run of notes that the samples share with the training set; left out where nothing was sampled. */
  readonly copied?: number;
}

/** The curves of a run. A point never changes once another one follows it. */
export interface RunCurve {
  readonly points: readonly CurvePoint[];
  readonly validations: readonly ValidationPoint[];
}

/** How a list changed: its items from index `from` on are now these. */
export interface Tail<T> {
  readonly from: number;
  readonly items: readonly T[];
}

/** How curves changed; `changedCurve` of shared/training/curve.ts applies it. */
export interface RunCurveChange {
  readonly run: string;
  readonly points: Tail<CurvePoint>;
  readonly validations: Tail<ValidationPoint>;
}

/** A short piece that the model wrote at a step of its training, always from the same random seeds. */
export interface RunSample {
  readonly step: number;
  /** Which of the seeds, from 0. */
  readonly index: number;
  readonly notes: number;
  /** Notes of the longest run that it shares with a training piece, and which one; 0 and left out where there is none. */
  readonly copied: number;
  readonly copiedFrom?: string;
  readonly thumbnail: RollThumbnail;
}

/** What one preset would ask of this device. */
export interface PresetCost {
  readonly preset: string;
  /** Whether it was measured; all others are reckoned from the one that was. */
  readonly measured: boolean;
  readonly parameters: number;
  /** Bytes of all tensors at a step's fullest moment. */
  readonly bytes: number;
  readonly tokensPerSecond: number;
}

/** What a run would ask of this device, measured on real steps on it. */
export interface RunCost {
  readonly parameters: number;
  readonly bytes: number;
  /** Of the device, or of the machine where it computes on the processor; left out where nothing tells. */
  readonly memory?: number;
  readonly secondsPerStep: number;
  readonly tokensPerStep: number;
  readonly steps: number;
  /** The whole run, from its start to its model: its parts together. */
  readonly seconds: number;
  /** Seconds of its parts: reading the music and measuring, the steps, validations, samples, and the test with the card. */
  readonly parts: {
    readonly preparing: number;
    readonly training: number;
    readonly validating: number;
    readonly sampling: number;
    readonly testing: number;
  };
  /** Of the training pieces as they are written. */
  readonly trainingTokens: number;
  /** How often the run sees every token. */
  readonly epochs: number;
  readonly presets: readonly PresetCost[];
  /** Such as “TensorFlow 2.18 on the processor, 2 threads”. */
  readonly device: string;
}

/** Something to think about before a run is started. */
export interface Advice {
  /** `warning` where it will most likely end badly. */
  readonly level: 'note' | 'warning';
  /** Such as “66 pieces: this will memorise; try `tiny`, transposition on.” */
  readonly sentence: string;
  /** What could be changed in the request, to be applied at a press. */
  readonly change?: Pick<RunRequest, 'preset' | 'options' | 'steps' | 'minutes'>;
}

/** What can be chosen for a run. */
export interface RunChoices {
  readonly models: readonly {
    readonly id: string;
    readonly summary: string;
    readonly presets: readonly {
      readonly preset: string;
      /** The configuration; each part can be set in `options.config`. */
      readonly config: Readonly<Record<string, Setting>>;
      readonly batch: number;
      readonly window: number;
      readonly learningRate: number;
    }[];
  }[];
  readonly tokenizers: readonly { readonly id: string; readonly summary: string }[];
  /** What is meant by what a request leaves out. */
  readonly usual: {
    readonly model: string;
    readonly preset: string;
    readonly tokenizer: string;
    readonly minutes: number;
    readonly options: Required<
      Pick<RunOptions, 'seed' | 'valFraction' | 'weightDecay' | 'transpose' | 'tempo' | 'patience'>
    >;
  };
}

/** The loss of a fine-tuned model's beginnings beside its own, on the pieces that were held out. */
export interface FineTuneGain {
  readonly before: { readonly validation: number; readonly test: number };
  /** Of the kept weights; left out until the run has ended. */
  readonly after?: { readonly validation: number; readonly test: number };
}

/** All that is known of a run. */
export interface RunDetail {
  readonly run: RunInfo;
  /** Everything that decided how it went, by name: what was asked for, and what is usual. */
  readonly recipe: Readonly<Record<string, unknown>>;
  readonly cost?: RunCost;
  /** The music as it was divided; see `DatasetReport.split`. */
  readonly data?: {
    readonly fingerprint: string;
    readonly training: number;
    readonly validation: number;
    readonly test: number;
    readonly notes: number;
    readonly exactDuplicates: number;
    readonly nearDuplicates: number;
    /** Pieces that could not be read, or that the tokenizer cannot write. */
    readonly refused: number;
  };
  readonly curve: RunCurve;
  readonly samples: readonly RunSample[];
  /** Where it fine-tunes another model. */
  readonly gain?: FineTuneGain;
}

export interface RunCalls {
  'runs.choices': { params: Record<string, never>; result: RunChoices };
  /** What speaks against a request, from what the library knows; quick. Empty where nothing does. */
  'runs.advise': { params: RunRequest; result: readonly Advice[] };
  /**
   * Measures real steps of the run on this device, for a few seconds; where the dataset is large, on a part of it.
   * While a run trains, the figures tell what is left for another one. A second call ends the one before, which rejects
   * as `cancelled`.
   */
  'runs.measure': { params: RunRequest; result: RunCost };
  /** Starts a run; where another one goes on it waits for that. `bad-option` and `no-data` say what cannot be. */
  'runs.start': { params: RunRequest; result: RunInfo };
  /** All of them, the one that was made last first. */
  'runs.list': { params: Record<string, never>; result: readonly RunInfo[] };
  'runs.open': { params: { run: string }; result: RunDetail };
  /** Holds it between two steps, with a checkpoint. */
  'runs.pause': { params: { run: string }; result: null };
  /** Lets it go on, from its last checkpoint where its process is gone: with the same numbers as if nothing had been. */
  'runs.resume': { params: { run: string }; result: null };
  /** Ends it: the weights that validated best are tested, and become a model. */
  'runs.stop': { params: { run: string }; result: null };
  /** A sample, to be played; samples of a step are in the order of their seeds. */
  'runs.sample': { params: { run: string; step: number; index: number }; result: { song: Song } };
  /** Two runs side by side, and which options of their recipes differ. */
  'runs.compare': {
    params: { runs: readonly [string, string] };
    result: {
      readonly runs: readonly [RunDetail, RunDetail];
      readonly differences: readonly { readonly option: string; readonly values: readonly [string, string] }[];
    };
  };
  /** The card of a model: see {@link ModelCard}. */
  'models.card': { params: { model: string }; result: ModelCard };
}

/** How well something predicts the test pieces. */
export interface CardScore {
  /** `lstm`, `5-gram` and so on. */
  readonly name: string;
  readonly natsPerToken: number;
  readonly natsPerNote?: number;
}

/** What a person should know of a model before using it, as the program knows it. */
export interface ModelCard {
  readonly model: string;
  readonly name: string;
  readonly parameters: number;
  readonly tokenizer: string;
  readonly data: NonNullable<RunDetail['data']>;
  /** The recipe, by name, as people write values. */
  readonly configuration: readonly { readonly option: string; readonly value: string }[];
  readonly curve: readonly { readonly step: number; readonly trainingLoss: number; readonly validationLoss: number }[];
  readonly validationLoss?: number;
  /** The model first, then n-grams that learned the same pieces; empty where it was stopped before its test. */
  readonly scores: readonly CardScore[];
  /** The longest run of notes that samples of the finished model share with the training set. */
  readonly copying?: { readonly samples: number; readonly notes: number; readonly piece?: string };
  readonly gain?: FineTuneGain;
  readonly device?: string;
  readonly seconds?: number;
  /** Sentences. */
  readonly goodFor: readonly string[];
  readonly notGoodFor: readonly string[];
  /** The whole card in Markdown, as it stands in the file. */
  readonly text: string;
}

export interface RunEvents {
  /** A run came, moved on or changed its state; while it goes on at most five times a second. */
  run: RunInfo;
  /** Its curves grew; at most five times a second. */
  'run.curve': RunCurveChange;
  /** It wrote a sample. */
  'run.sample': { readonly run: string; readonly sample: RunSample };
}
