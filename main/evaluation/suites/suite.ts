import type { Tokenizer } from '../../../shared/tokens/tokenizer.ts';
import type { Piece } from '../../training/piece.ts';
import type { Recipe } from '../../training/recipe.ts';
import type { Split } from '../../training/split.ts';
import type { Writing } from './lecture-writing.ts';

/** How a published figure is known. */
export const marks = {
  V: 'read in the source’s own text or code',
  C: 'computed from the data; tests here compute it again',
  M: 'recalled, not confirmed',
  ours: 'replicated in PyTorch for this comparison',
} as const;
export type Mark = keyof typeof marks;

/** What a suite's figures are counted by: they are nats, natural logarithms of likelihood, for each of these. */
export type Unit = 'frame' | 'note' | 'character';

/** A figure that somebody else reached. */
export interface PublishedRow {
  readonly name: string;
  readonly nats: number;
  readonly mark: Mark;
  /** Which of the suite's columns it stands in; the first where it is left out. */
  readonly column?: string;
  /** What has to be known to compare it, where something has. */
  readonly note?: string;
}

/** One way of answering a suite: what `train` is asked for. */
export interface SuiteRecipe {
  readonly name: string;
  readonly summary: string;
  /** With the number of steps of the full recipe. */
  readonly asked: Partial<Recipe> & { readonly steps: number };
  /** True where the checkpoint is chosen on the test pieces themselves, which is granted to a rival alone. */
  readonly choosesOnTest?: true;
}

/** The pieces of a suite and the tokenizer that writes them. */
export interface SuiteData {
  readonly split: Split<Piece>;
  readonly tokenizer: Tokenizer;
}

/** A published benchmark: its data, its protocol, the figures of others, and Segue's recipes. */
export interface Suite {
  readonly id: string;
  /** One line for `--help`. */
  readonly summary: string;
  readonly unit: Unit;
  /** Where the published figures stand in columns that cannot be compared, their names; Segue's own stand in the last. */
  readonly columns: readonly string[];
  readonly published: readonly PublishedRow[];
  /** The first is what runs where the user does not say. */
  readonly recipes: readonly [SuiteRecipe, ...SuiteRecipe[]];
  /** Reads the published files in a folder. */
  read(folder: string): Promise<SuiteData>;
  /**
   * What the protocol counts of token sequences that are predicted.
   * @param nats for each sequence those of its tokens, 0 for the first
   */
  tally(tokenizer: Tokenizer, sequences: readonly Int32Array[], nats: readonly ArrayLike<number>[]): Tally;
  /** Judges music that a model wrote by itself, where the suite asks for that too. */
  readonly judge?: (tokenizer: Tokenizer, written: readonly Int32Array[], training: readonly Piece[]) => Writing;
}

/** Nats of what the protocol scores, and of how many things. */
export interface Tally {
  readonly nats: number;
  readonly units: number;
}
