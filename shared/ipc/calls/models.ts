import type { KnownSound } from '../../tokens/tokenizer.ts';

/** A model that can continue music. */
export interface ModelInfo {
  /** Stable across restarts: `shipped/folk`, `own/waltz`. */
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly tokenizer: string;
  readonly parameters: number;
  /** What it was trained on and for, one line; test loss in nats a token where known. */
  readonly summary: string;
  readonly testLoss?: number;
  /** Whether it was trained to fill gaps, so that it can write a stretch of a song anew. */
  readonly infill: boolean;
  /** What it can write another track of, each sound once and in the order of its tokens; left out where its tokens know no instruments. */
  readonly sounds?: readonly KnownSound[];
  readonly shipped: boolean;
}

export interface ModelCalls {
  /** Every model that can be used, shipped ones first. */
  'models.list': { params: Record<string, never>; result: readonly ModelInfo[] };
  /** Begins to take in a file of that many bytes; it is forgotten an hour after it was last written to. */
  'upload.begin': { params: { name: string; bytes: number }; result: { upload: string } };
  /** Adds the next bytes, 8 MiB at most; they begin at `offset`, which is how many were written before. */
  'upload.write': { params: { upload: string; offset: number; bytes: Uint8Array }; result: null };
  'upload.drop': { params: { upload: string }; result: null };
  /**
   * Makes the uploaded `.safetensors` file one of the user's own models. It is checked first; `bad-model` where it is
   * none that Segue can use. Where the name is taken a number is added to it.
   */
  'models.import': { params: { upload: string }; result: ModelInfo };
  /** A stretch of a model's file, 8 MiB at most, so that a window can put it together; `total` is the whole file's length. */
  'models.export': {
    params: { model: string; offset: number };
    result: { name: string; bytes: Uint8Array; total: number };
  };
}

export interface ModelEvents {
  /** The list of models changed. */
  models: readonly ModelInfo[];
}
