import type { Meter, Note, Tempo, Track } from '../music/song.ts';

/** Music that a model wrote after a seam, told as what it adds to the song that it carries on. */
export interface Continuation {
  /** Tick of the seed song from which on the music is the model's. */
  readonly seam: number;
  /** Tick at which the continuation ends. */
  readonly end: number;
  /** New notes on tracks of the seed, by the track's index. */
  readonly parts: readonly { readonly track: number; readonly notes: readonly Note[] }[];
  /** Tracks that the seed does not have. */
  readonly newTracks: readonly Track[];
  /** All tempi and meters of the continued song, those before the seam among them. */
  readonly tempi: readonly Tempo[];
  readonly meters: readonly Meter[];
}

/** All that is needed to make a take again: the same on the same backend, byte for byte. */
export interface TakeRecipe {
  /** The model's id (see `ModelInfo`) and the name that people know it by. */
  readonly model: string;
  readonly modelName: string;
  readonly bars: number;
  readonly temperature: number;
  readonly topP: number;
  /** Random seed of this take alone. */
  readonly seed: number;
  /** Backend that sampled it. */
  readonly backend: string;
}

/** One way in which a model carried a song on. */
export interface Take {
  readonly id: string;
  readonly name: string;
  readonly recipe: TakeRecipe;
  /** Key of the song that it carries on, in the project's `seeds`. */
  readonly seedKey: string;
  readonly continuation: Continuation;
  /** Mean nats a token under the model: lower is likelier. */
  readonly nats: number;
  /** Kept by the user, so that it is not discarded with the others. */
  readonly kept: boolean;
  /** Milliseconds since 1970. */
  readonly made: number;
}
