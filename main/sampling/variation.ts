import { countNotes, type Song } from '../../shared/music/song.ts';
import type { Tokenizer } from '../../shared/tokens/tokenizer.ts';
import type { SamplingOptions, TakeOptions } from './options.ts';
import type { DecodingModel, SampledToken, StopReason, Take } from './sampler.ts';

/** What is common to carrying music on and to making it from nothing. */
export interface WriteRequest {
  readonly model: DecodingModel;
  readonly tokenizer: Tokenizer;
  /** How tokens are chosen; the usual value stands for each that is left out. */
  readonly options?: Partial<SamplingOptions> | undefined;
  /** How much is written; the usual value stands for each that is left out. */
  readonly take?: Partial<TakeOptions> | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Every token as it is written, in the order of time. */
  readonly onToken?: ((token: SampledToken) => void) | undefined;
  /** How much of all variations is written, from 0 to 1; never falls. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
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

/** A take as its song, with what is told of it. */
export function variationOf(take: Take, seed: number, song: Song, notesBefore: number): Variation {
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
