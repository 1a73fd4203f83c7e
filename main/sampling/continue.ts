import { SegueError } from '../../shared/errors.ts';
import { lastEnd } from '../../shared/music/events.ts';
import { countNotes, type Song } from '../../shared/music/song.ts';
import { BarMap, ticksPerBar } from '../../shared/music/time.ts';
import type { Prompt, Tokenizer } from '../../shared/tokens/tokenizer.ts';
import { listenTo, requireSameVocabulary } from './long-prompt.ts';
import { parseSamplingOptions, parseTakeOptions } from './options.ts';
import { Progress } from './progress.ts';
import { sampleAll, type Take } from './sampler.ts';
import { asksForAnything, ofLength, patientCursor, type Steered, steerOnto, type Wishes } from './steering.ts';
import { temperatureCurve } from './temperature-curve.ts';
import { type Variation, variationsOf, type WriteRequest } from './variation.ts';
import { variationSeed } from './variation-seed.ts';

export interface ContinueRequest extends WriteRequest {
  /** The seed: what is carried on. */
  readonly song: Song;
}

/**
 * Carries a song on by whole bars, in as many variations as asked for. The seed's notes stay as they are; the new ones
 * lie from the seam (the first bar line, or step of the tokenizer's grid, after the seed's last onset) to `bars` bars
 * later, in bars of the meter in force there. END is not drawn before that, so the music is as long as asked for.
 * Takes that are no music are left out and told to `onFailed`.
 *
 * @throws `bad-input` for a seed without a note that the model reads and where no take is music, `bad-option` for an option out of its bounds,
 * `bad-model` for weights that do not fit or make no sense, `cancelled` after the signal
 */
export async function continueSong(request: ContinueRequest): Promise<Variation[]> {
  const { model, tokenizer, song } = request;
  const options = parseSamplingOptions(request.options);
  const { variations, seed, tokenLimit } = parseTakeOptions(request.take);
  requireSameVocabulary(tokenizer, model.vocabularySize);
  const { prompt, steered, until, songOf } = planContinuation(request);
  const listened = listenTo(tokenizer, prompt.tokens, model.context);
  const begin = tokenizer.cursorTick(song, prompt, prompt.seam);
  const seeds = Array.from({ length: variations }, (_, index) => variationSeed(seed, index));
  const partOf = (tick: number) => (tick - begin) / (until - begin);
  const temperature = request.temperatures && temperatureCurve(request.temperatures);
  const progress = new Progress(variations, request.onProgress);
  const takes = await sampleAll(
    {
      model,
      prompt: listened.tokens,
      seeds,
      options,
      ...patientCursor(listened.cursor, steered, { bounded: true, tokenLimit }),
      temperatureAt: temperature && ((row) => temperature(partOf(row.cursor.tick))),
      complete: (row) => row.cursor.tick >= until,
      mayEnd: false,
      signal: request.signal,
    },
    (token) => {
      progress.advance(token.row, partOf(token.tick));
      return request.onToken?.(token);
    },
  );
  progress.finish();
  return variationsOf(takes, seeds, ({ tokens }: Take) => songOf(tokens), countNotes(song), request.onFailed);
}

/** How a song is going to be carried on. */
export interface ContinuationPlan {
  readonly prompt: Prompt;
  /** Tick of the song at which the continuation ends. */
  readonly end: number;
  /** The cursor's tick at which all is written. */
  readonly until: number;
  readonly steered: Steered | undefined;
  /** The song with what is written so far. */
  songOf(tokens: ArrayLike<number>): Song;
}

/**
 * What a song's continuation begins from, where it ends, and how it is written.
 * @throws as `continueSong`, for all that can be known beforehand
 */
export function planContinuation(
  request: Pick<ContinueRequest, 'tokenizer' | 'song' | 'take' | keyof Wishes>,
): ContinuationPlan {
  const { tokenizer, song } = request;
  requireNotes(song);
  const prompt = tokenizer.prompt(song);
  if (tokenizer.count(prompt.tokens).notes === 0) {
    throw new SegueError(
      'bad-input',
      `The model cannot read any of the notes that it is to carry on, since its tokenizer “${tokenizer.id}” has no room for them (drums, perhaps); choose other music or another model.`,
    );
  }
  const end = endOf(song, prompt, request.take?.bars, request.constraints?.length);
  const steered = asksForAnything(request) ? steerContinuation(tokenizer, request, song, prompt, end) : undefined;
  return {
    prompt,
    end,
    until: steered?.until ?? tokenizer.cursorTick(song, prompt, end),
    steered,
    songOf: (tokens) =>
      ofLength(
        tokenizer.extend(song, prompt, tokens, end, steered?.placing),
        steered?.terms.endsInTime ? end : undefined,
      ),
  };
}

/**
 * The tick at which a continuation ends.
 * @param bars how many it has; the usual number where it is left out
 * @param length of the whole song in quarter notes, instead of `bars`
 * @throws a `bad-option` error where the song is longer already, or would have another length after so many bars
 */
function endOf(song: Song, { seam }: Prompt, bars?: number, length?: number): number {
  const barTicks = ticksPerBar(new BarMap(song).barAt(seam).meter, song.ppq);
  const byBars = seam + parseTakeOptions({ bars }).bars * barTicks;
  if (length === undefined) return byBars;
  const end = Math.round(length * song.ppq);
  if (bars !== undefined && end !== byBars) {
    throw new SegueError(
      'bad-option',
      `--bars ${bars} and --length ${length} do not agree: after so many bars the song has ${byBars / song.ppq} quarter notes; give one of them.`,
    );
  }
  const least = Math.max(seam + 1, lastEnd(song.tracks));
  if (end < least) {
    throw new SegueError(
      'bad-option',
      `--length ${length} is too short: the song has ${Number((least / song.ppq).toFixed(2))} quarter notes before anything is added.`,
    );
  }
  return end;
}

/** What follows a prompt, held to constraints. */
function steerContinuation(tokenizer: Tokenizer, wishes: Wishes, song: Song, prompt: Prompt, end: number): Steered {
  const until = tokenizer.cursorTick(song, prompt, end);
  const place = { song: tokenizer.extend(song, prompt, [], end), from: prompt.seam, end, until, heard: prompt.tokens };
  return steerOnto(tokenizer, wishes, place, (steering, begin) => steering.continuing(prompt.tokens, begin));
}

function requireNotes(song: Song): void {
  if (countNotes(song) > 0) return;
  const name = song.title === '' ? 'The seed' : `The seed “${song.title}”`;
  throw new SegueError(
    'bad-input',
    `${name} has no notes to carry on; give a file with at least one note, or generate music from nothing.`,
  );
}
