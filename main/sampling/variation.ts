import { SegueError } from '../../shared/errors.ts';
import { countNotes, type Song } from '../../shared/music/song.ts';
import type { Tokenizer } from '../../shared/tokens/tokenizer.ts';
import type { SamplingOptions, TakeOptions } from './options.ts';
import type { DecodingModel, StopReason, Take, TokenListener } from './sampler.ts';
import type { Wishes } from './steering.ts';

/** What is common to carrying music on and to making it from nothing. */
export interface WriteRequest extends Wishes {
  readonly model: DecodingModel;
  readonly tokenizer: Tokenizer;
  /** How tokens are chosen; the usual value stands for each that is left out. */
  readonly options?: Partial<SamplingOptions> | undefined;
  /**
   * A temperature that changes over the length of the music, instead of that of the options: points that lie evenly from
   * its beginning to its end.
   */
  readonly temperatures?: readonly number[] | undefined;
  /** How much is written; the usual value stands for each that is left out. */
  readonly take?: Partial<TakeOptions> | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Every token as it is written, in the order of time. */
  readonly onToken?: TokenListener | undefined;
  /** A take is written once more from its beginning, given by its index: what was told of its tokens holds no longer. */
  readonly onAgain?: ((row: number) => void) | undefined;
  /** How much of all variations is written, from 0 to 1; never falls. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
  /** Every take that is no music, once all are written. */
  readonly onFailed?: ((failure: FailedTake) => void) | undefined;
}

/** A take whose tokens make no music; a tokenizer without a grammar, such as `abc`, cannot keep that from happening. */
export interface FailedTake {
  /** From 0. */
  readonly index: number;
  readonly seed: number;
  /** A sentence for people. */
  readonly reason: string;
}

/** One way in which the music goes. */
export interface Variation {
  readonly song: Song;
  readonly notesAdded: number;
  /** How many tokens were written. */
  readonly tokens: number;
  /**
   * Mean natural logarithm of a written token's probability under the model, among the tokens that the
   * grammar allowed, without temperature or any other sampling option.
   */
  readonly logLikelihoodPerToken: number;
  /** The same among all tokens of the vocabulary. */
  readonly modelLogLikelihoodPerToken: number;
  /** From the request until this variation was written; variations are written at the same time. */
  readonly seconds: number;
  /** Asked for alone with this seed, the same variation comes again. */
  readonly seed: number;
  /** `complete`: all bars are there. `end`: the music came to its end. `limit`: the token limit came first. */
  readonly stopped: StopReason;
}

/**
 * The takes as variations, in their order and without those that are no music, which `onFailed` is told.
 * @param seeds one a take
 * @param songOf a take's song; throws `bad-input` where it is no music
 * @throws what `songOf` threw at the first take, where no take is music
 */
export function variationsOf(
  takes: readonly Take[],
  seeds: readonly number[],
  songOf: (take: Take, index: number) => Song,
  notesBefore: number,
  onFailed: (failure: FailedTake) => void = () => undefined,
): Variation[] {
  const variations: Variation[] = [];
  const failures: { readonly index: number; readonly seed: number; readonly error: SegueError }[] = [];
  for (const [index, seed] of seeds.entries()) {
    const take = takes[index];
    if (!take) throw new RangeError(`There is no take ${index}.`);
    try {
      variations.push(variationOf(take, seed, songOf(take, index), notesBefore));
    } catch (error) {
      if (!(error instanceof SegueError) || error.code !== 'bad-input') throw error;
      failures.push({ index, seed, error });
    }
  }
  if (variations.length === 0 && failures[0]) throw failures[0].error;
  for (const { index, seed, error } of failures) onFailed({ index, seed, reason: error.message });
  return variations;
}

/** A take as its song, with what is told of it. */
function variationOf(take: Take, seed: number, song: Song, notesBefore: number): Variation {
  const length = take.tokens.length;
  return {
    song,
    notesAdded: countNotes(song) - notesBefore,
    tokens: length,
    logLikelihoodPerToken: take.logLikelihood / length,
    modelLogLikelihoodPerToken: take.modelLogLikelihood / length,
    seconds: take.seconds,
    seed,
    stopped: take.stopped,
  };
}
