import type { Constraints } from '../constraints/registry.ts';
import type { Meter, Note, Tempo, Track } from '../music/song.ts';
import type { Sound } from '../tokens/tokenizer.ts';

/** Notes of one track of a song, by the track's index. */
export interface Part {
  readonly track: number;
  readonly notes: readonly Note[];
}

/** Music that a model wrote after a seam, or into a stretch, told as what it adds to the song that it carries on. */
export interface Continuation {
  /** Tick of the seed song from which on the music is the model's. */
  readonly seam: number;
  /** Tick at which the continuation ends. */
  readonly end: number;
  /**
   * Only where it fills the stretch between `seam` and `end` anew instead of going on after the song: the notes of the
   * seed that begin there and stay. All others that do give way.
   */
  readonly locked?: readonly Part[];
  /** Only where it is another track that plays along between `seam` and `end`; all of the seed stays. */
  readonly beside?: true;
  /** New notes on tracks of the seed. */
  readonly parts: readonly Part[];
  /** Tracks that the seed does not have. */
  readonly newTracks: readonly Track[];
  /** All tempi and meters of the continued song, those before the seam among them. */
  readonly tempi: readonly Tempo[];
  readonly meters: readonly Meter[];
}

/** A take with all that it goes on from, told as one continuation of the song that the earliest of them carries on. */
export interface Line extends Continuation {
  /** Ticks after `seam`, rising, at which the later takes of the line begin; left out where there are none. */
  readonly laterSeams?: readonly number[];
}

/** Takes that were discarded, though others go on from them. */
export interface DiscardedLine {
  /** Key of the song that the first of them carries on. */
  readonly seedKey: string;
  /** Ticks at which they begin, the first one's first; not empty. */
  readonly seams: readonly number[];
}

/** An earlier take of the same music that a new one is to be like, or unlike. */
export interface LikedTake {
  /** What it adds to the song that the new take carries on as well. */
  readonly continuation: Continuation;
  /** From -1, as unlike as can be, to 1, as like as can be. */
  readonly likeness: number;
}

/** A stretch of a song that is written anew, so that it connects on both sides. */
export interface Infill {
  /** Ticks at which bars of the song begin: that of the first one, and that of the bar after the last one. */
  readonly from: number;
  readonly to: number;
  /** Notes of the song that begin there and stay. */
  readonly locked: readonly Part[];
}

/** Another track along a song, by what it sounds like. */
export interface AddedPart extends Sound {
  /** The bars in which it plays, as in an {@link Infill}; along the whole song where it is left out. */
  readonly stretch?: Pick<Infill, 'from' | 'to'>;
}

/** How a take is written, as a user may set it. */
export interface TakeSettings {
  /** How many bars are written; the constraint `length` says instead how long the whole song is to be. */
  readonly bars: number;
  /** Where a stretch of the song is written anew, instead of `bars` after its end: `bars` tells how many it has. */
  readonly infill?: Infill;
  /** Where another track is written along the song, instead of `bars` after its end: `bars` tells along how many. */
  readonly accompany?: AddedPart;
  readonly temperature: number;
  /** Instead of `temperature`, where it changes: points that lie evenly from the take's beginning to its end. */
  readonly temperatures?: readonly number[];
  readonly topP: number;
  /** What must hold of the new notes. */
  readonly constraints?: Constraints;
  readonly like?: LikedTake;
}

/** All that is needed to make a take again: the same on the same backend, byte for byte. */
export interface TakeRecipe extends TakeSettings {
  /** The model's id (see `ModelInfo`) and the name that people know it by. */
  readonly model: string;
  readonly modelName: string;
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
  /** Id of the take with which that song ends; left out where a human wrote its end, or nobody knows any more. */
  readonly parent?: string;
  /** What was discarded between that take, or else the human's music, and this one. */
  readonly before?: DiscardedLine;
  readonly continuation: Continuation;
  /** Mean nats a token under the model: lower is likelier. */
  readonly nats: number;
  /** Kept by the user, so that it is not discarded with the others. */
  readonly kept: boolean;
  /** Milliseconds since 1970. */
  readonly made: number;
}
