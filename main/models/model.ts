import type * as tf from '@tensorflow/tfjs-core';
import type { Json } from '../../shared/tokens/tokenizer.ts';
import type { Work } from './work.ts';

export const presets = ['tiny', 'small', 'medium', 'large'] as const;
export type Preset = (typeof presets)[number];

/** Named trainable tensors in a fixed order, as they stand in the weights file. */
export type Parameters = ReadonlyMap<string, tf.Variable>;

/** How a forward pass is run. */
export interface Pass {
  /** Where given, dropout is on and its masks come from this seed alone. */
  readonly dropoutSeed?: number;
  /** What a recurrent model carries in from the window before, one entry as `SequenceModel.forward` returned it. */
  readonly state?: readonly tf.Tensor[];
}

export interface Forward {
  /** [batch, time, vocabulary] unnormalised log-probabilities of the next token. */
  readonly logits: tf.Tensor3D;
  /** What a recurrent model carries on into the next window, each [batch, …]; empty for a transformer. Holds no gradient. */
  readonly state: readonly tf.Tensor[];
}

/**
 * Reads tokens in order and says what comes next, holding what it has read: a key-value cache or a
 * recurrent state. Not for training.
 */
export interface Decoder {
  readonly batch: number;
  /**
   * Reads `length` more tokens in every row.
   * @param tokens [batch, length], row after row
   * @returns logits after the last one, [batch, vocabulary], row after row; valid until the next call, which waits for
   *   this one
   */
  feed(tokens: Int32Array, length: number): Promise<Float32Array>;
  dispose(): void;
}

/** A token of a {@link TokenTree}, and the one before it: its number, or -1 where it follows the prompt. */
export interface TreeNode {
  readonly parent: number;
  readonly token: number;
}

/**
 * Reads a prompt once and then many ways on from it, which share what they have in common: so all that may come next is
 * looked at for the price of its tokens. Not for training.
 */
export interface TokenTree {
  /**
   * Reads more of the prompt.
   * @returns logits after it, [vocabulary]
   */
  read(tokens: Int32Array): Promise<Float32Array>;
  /**
   * Reads tokens that come after the prompt or after tokens of earlier calls. They are numbered from 0 in the order in
   * which they come, over all calls; those of one call do not follow each other.
   * @returns logits after each, [nodes, vocabulary], row after row
   */
  grow(nodes: readonly TreeNode[]): Promise<Float32Array>;
  dispose(): void;
}

/**
 * A recurrent model, a token at a time. What it carries is what `forward` calls its state, each [1, hidden]: hidden
 * states, and cells where there are any.
 */
export interface RecurrentSteps {
  /** Reads one token; gives what is carried on. */
  read(token: number, carried: readonly tf.Tensor2D[]): tf.Tensor2D[];
  /** Logits of the next token from what is carried, [1, vocabulary]. */
  predict(carried: readonly tf.Tensor2D[]): tf.Tensor2D;
}

/** What self-attention listened to at the end of a window. */
export interface Attended {
  /** A tensor [heads, time] a layer, whose rows sum to 1. */
  readonly weights: readonly tf.Tensor2D[];
  /** [vocabulary], of the token after the window. */
  readonly logits: tf.Tensor1D;
}

/** A model of token sequences with its weights in the backend's memory. */
export interface SequenceModel {
  readonly kind: string;
  readonly config: Json;
  readonly vocabularySize: number;
  /** The longest window, in tokens, that `forward` takes; a recurrent model takes any (`Infinity`). */
  readonly context: number;
  readonly parameters: Parameters;
  /**
   * Logits for every position of a batch; position t sees tokens 0 to t alone.
   * @param tokens [batch, time] int32
   */
  forward(tokens: tf.Tensor2D, pass?: Pass): Forward;
  decoder(batch: number): Decoder;
  /**
   * @param prompt the most tokens of a prompt that will be read; with the longest way on from it they fit into the context
   * @param nodes the most tokens that will be read beyond it, over all ways
   */
  tree(prompt: number, nodes: number): TokenTree;
  /**
   * What every head gives to each token of a window, seen from its last one; only where the model has attention.
   * @param tokens [1, time] int32
   */
  attend?(tokens: tf.Tensor2D): Attended;
  /** A step at a time, to be differentiated by what is carried, which `forward` cannot; only where it is recurrent. */
  readonly steps?: RecurrentSteps;
  dispose(): void;
}

/** An architecture: one entry of the registry. */
export interface ModelKind<Config extends { readonly [key: string]: Json } = { readonly [key: string]: Json }> {
  readonly id: string;
  readonly summary: string;
  /** Whether state goes from one window of a piece to the next in training. */
  readonly recurrent: boolean;
  readonly presets: Readonly<Record<Preset, Config>>;
  /** Checks a stored configuration; throws a `bad-model` error naming what is wrong. */
  parse(config: unknown): Config;
  /** Names and shapes of the parameters, known before anything is allocated. */
  shapes(config: Config, vocabularySize: number): ReadonlyMap<string, readonly number[]>;
  /** About what training on a token in a window of that length asks for. */
  work(config: Config, vocabularySize: number, window: number): Work;
  /** Builds the model with fresh weights drawn from `seed`. */
  build(config: Config, vocabularySize: number, seed: number): SequenceModel;
}
