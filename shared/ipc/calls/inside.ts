import type { Song } from '../../music/song.ts';

/** A note of a song: its track, and its place in that track's notes. */
export interface NoteRef {
  readonly track: number;
  readonly note: number;
}

/** A token as the model reads it. */
export interface SeenToken {
  /** Its name in the vocabulary, such as `Pitch_60`. */
  readonly name: string;
  /** The note that it helps to write, where it is one of the song's. */
  readonly note?: NoteRef;
}

/** What self-attention listened to. */
export interface Attention {
  /** The tokens of the window, from its first to the one from which the note was predicted. */
  readonly tokens: readonly SeenToken[];
  readonly layers: number;
  readonly heads: number;
  /**
   * Weights as 32-bit floats in little-endian bytes, [layers, heads, tokens]: `floatsOf` of shared/ipc/floats.ts reads
   * them. Those of a head sum to 1.
   */
  readonly weights: Uint8Array;
  /** How likely the model held the note's pitch, from 0 to 1. */
  readonly probability: number;
}

/** How much of a gradient reaches back. */
export interface GradientReach {
  /** `rnn` or `lstm`. */
  readonly kind: string;
  readonly name: string;
  /** Steps back: 1, 2, 4 … 256, as far as the song goes. */
  readonly steps: readonly number[];
  /**
   * For each of these, the norm of the loss's gradient by what the network's layers carry there (hidden and cell state),
   * as a share of that by what they carry at the step itself; the geometric mean over some places of the song.
   */
  readonly shares: readonly number[];
}

/** The pitches of a vocabulary as their embeddings lie, in two dimensions. */
export interface PitchMap {
  readonly points: readonly {
    readonly token: string;
    /** MIDI key. */
    readonly pitch: number;
    readonly drums: boolean;
    readonly x: number;
    readonly y: number;
  }[];
  /** Shares of the embeddings' variance that the two dimensions show. */
  readonly explained: readonly [number, number];
}

export interface InsideCalls {
  /**
   * Under a transformer, what every head listened to when the note's pitch was chosen: the weights of the position from
   * which it was predicted. `bad-option` for a model without attention, `bad-input` for a note that it does not read.
   */
  'inside.attention': { params: { model: string; song: Song; note: NoteRef }; result: Attention };
  /**
   * How far gradients reach back in recurrent models, over a song. `models` are ids; `fresh` adds networks that have
   * learned nothing, of the size of the first model, to compare: `rnn` or `lstm`. `bad-option` for other kinds.
   */
  'inside.gradients': {
    params: { models: readonly string[]; fresh?: readonly ('rnn' | 'lstm')[]; song: Song };
    result: readonly GradientReach[];
  };
  /** The embeddings of a model's pitches on their two principal components; `bad-option` where it has none. */
  'inside.pitches': { params: { model: string }; result: PitchMap };
}
