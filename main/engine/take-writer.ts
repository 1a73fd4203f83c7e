import { SegueError } from '../../shared/errors.ts';
import type { ContinueRequest } from '../../shared/ipc/contract.ts';
import type { Song } from '../../shared/music/song.ts';
import { besideOf, continuationOf, continuedSong, fillingOf, lockedIn } from '../../shared/project/continuation.ts';
import type { AddedPart, Continuation, Infill } from '../../shared/project/take.ts';
import type { Tokenizer } from '../../shared/tokens/tokenizer.ts';
import { accompanySong, planAccompaniment } from '../sampling/accompany.ts';
import { continueSong, planContinuation } from '../sampling/continue.ts';
import { infillSong, planInfill } from '../sampling/infill.ts';
import type { DecodingModel } from '../sampling/sampler.ts';
import type { Variation, WriteRequest } from '../sampling/variation.ts';

/** How takes are sampled, and who is told of it. */
type How = Pick<WriteRequest, 'options' | 'signal' | 'onProgress' | 'onToken' | 'onAgain' | 'onFailed'>;

/** What writing the takes of a request comes down to: sampling, and telling what it wrote. */
export interface TakeWriter {
  /** What a take was before its first token. */
  readonly start: Continuation;
  /**
   * What a take adds with what is written so far.
   * @throws `bad-input` where that is no music
   */
  soFar(tokens: ArrayLike<number>): Continuation;
  /** What a whole take adds. */
  whole(song: Song): Continuation;
  /** @throws as `continueSong`, `infillSong` or `accompanySong` of sampling */
  sample(how: How): Promise<Variation[]>;
}

/**
 * How the takes of a request are written: after the song, into a stretch of it, or along with it.
 * @throws as `continueSong`, `infillSong` or `accompanySong` of sampling, for all that can be known beforehand
 */
export function takeWriter(model: DecodingModel, tokenizer: Tokenizer, request: ContinueRequest): TakeWriter {
  const { infill, accompany } = request;
  if (infill && accompany)
    throw new SegueError('bad-option', 'Write a stretch anew or another track, not both at once.');
  if (infill) return filling(model, tokenizer, request, infill);
  return accompany ? playingAlong(model, tokenizer, request, accompany) : goingOn(model, tokenizer, request);
}

function goingOn(model: DecodingModel, tokenizer: Tokenizer, request: ContinueRequest): TakeWriter {
  const { song, bars, takes: variations, seed, constraints } = request;
  const wanted = {
    ...{ ...wishesOf(request), tokenizer, song },
    // The length of the whole song says how many bars there are.
    take: { variations, seed, ...(constraints?.length === undefined && { bars }) },
  };
  const { prompt, end, songOf } = planContinuation(wanted);
  const whole = (continued: Song) => continuationOf(song, continued, prompt.seam, end);
  return {
    start: whole(song),
    soFar: (tokens) => whole(songOf(tokens)),
    whole,
    sample: (how) => continueSong({ ...wanted, ...how, model }),
  };
}

function filling(model: DecodingModel, tokenizer: Tokenizer, request: ContinueRequest, infill: Infill): TakeWriter {
  const { song, takes: variations, seed } = request;
  const { from, to } = infill;
  const around = lockedIn(song, infill);
  const wanted = {
    ...{ ...wishesOf(request), model, tokenizer, song, stretch: { from, to } },
    locked: around,
    take: { variations, seed },
  };
  const { songOf } = planInfill(wanted);
  const whole = (filled: Song) => fillingOf(song, filled, infill);
  return {
    start: whole(around),
    soFar: (tokens) => whole(songOf(tokens)),
    whole,
    sample: (how) => infillSong({ ...wanted, ...how }),
  };
}

function playingAlong(
  model: DecodingModel,
  tokenizer: Tokenizer,
  request: ContinueRequest,
  part: AddedPart,
): TakeWriter {
  const { song, takes: variations, seed } = request;
  const wanted = {
    ...{ ...wishesOf(request), model, tokenizer, song, sound: part, stretch: part.stretch },
    take: { variations, seed },
  };
  const { songOf } = planAccompaniment(wanted);
  const whole = (accompanied: Song) => besideOf(song, accompanied, part);
  return {
    start: whole(song),
    soFar: (tokens) => whole(songOf(tokens)),
    whole,
    sample: (how) => accompanySong({ ...wanted, ...how }),
  };
}

/** What is asked of the music, and how boldly it is written where that changes. */
function wishesOf({ song, temperatures, constraints, like }: ContinueRequest) {
  const liked = like && { take: continuedSong(song, like.continuation), likeness: like.likeness };
  return { temperatures, constraints, like: liked };
}
