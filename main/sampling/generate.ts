import { SegueError } from '../../shared/errors.ts';
import { BarMap, ticksPerBar } from '../../shared/music/time.ts';
import { slice } from '../../shared/music/transform.ts';
import { START, type Tokenizer } from '../../shared/tokens/tokenizer.ts';
import { requireSameVocabulary } from './long-prompt.ts';
import { parseSamplingOptions, parseTakeOptions } from './options.ts';
import { Progress } from './progress.ts';
import { type Row, sampleAll, type Take } from './sampler.ts';
import { asksForAnything, ofLength, patientCursor, steerFromNothing } from './steering.ts';
import { temperatureCurve } from './temperature-curve.ts';
import { type Variation, variationsOf, type WriteRequest } from './variation.ts';
import { variationSeed } from './variation-seed.ts';

/**
 * Makes music from nothing: from START until the model writes END or, where `take.bars` is given, for that many bars
 * of the meter that the music begins in, after an upbeat if it has one. Then END is not drawn before they are there, and nothing sounds on after them.
 * Takes that are no music are left out and told to `onFailed`.
 *
 * @throws `bad-input` where no take is music, `bad-option` for an option out of its bounds, `bad-model` for weights that do not fit or make no sense,
 * `cancelled` after the signal
 */
export async function generateSongs(request: WriteRequest): Promise<Variation[]> {
  const { model, tokenizer, constraints, signal } = request;
  const options = parseSamplingOptions(request.options);
  const { bars, variations, seed, tokenLimit } = parseTakeOptions(request.take);
  const ticks = constraints?.length === undefined ? undefined : Math.round(constraints.length * tokenizer.ppq);
  const bounded = request.take?.bars !== undefined || ticks !== undefined;
  if (ticks !== undefined && request.take?.bars !== undefined) {
    throw new SegueError('bad-option', '--bars and --length both say how long the music is to be; give one of them.');
  }
  const temperature = request.temperatures && temperatureCurve(request.temperatures);
  if (temperature && !bounded && request.temperatures.length > 1) {
    throw new SegueError(
      'bad-option',
      'A temperature that changes over the music needs to know how long that is; give --bars or --length.',
    );
  }
  requireSameVocabulary(tokenizer, model.vocabularySize);
  const extent = ticks === undefined ? bounded && { bars } : { ticks };
  const steered = asksForAnything(request) ? steerFromNothing(tokenizer, request, extent || undefined) : undefined;
  const patient = patientCursor(tokenizer.cursor(), steered, { bounded, tokenLimit });
  patient.cursor.accept(START);
  const seeds = Array.from({ length: variations }, (_, index) => variationSeed(seed, index));
  const progress = new Progress(variations, request.onProgress);
  const ends = new Map<number, number>();
  const complete = (row: Row): boolean => {
    const { tick } = row.cursor;
    if (!bounded || tick === 0) return false;
    const end = ends.get(row.index) ?? ticks ?? endOfBars(bars, tokenizer, row.tokens);
    if (Number.isNaN(end)) return false;
    ends.set(row.index, end);
    progress.advance(row.index, tick / end);
    return tick >= end;
  };
  const takes = await sampleAll(
    {
      ...{ model, prompt: Int32Array.of(START), seeds, options, ...patient, complete, mayEnd: !bounded, signal },
      temperatureAt: temperature && ((row) => temperature(row.cursor.tick / (ends.get(row.index) ?? Infinity))),
    },
    request.onToken,
  );
  progress.finish();
  const songOf = (take: Take, index: number) => {
    const tokens = afterStart(take.tokens);
    const song = steered ? steered.song(tokens) : tokenizer.decode(tokens);
    const end = ends.get(index) ?? song.ticks;
    return ofLength(song.ticks > end ? slice(song, 0, end) : song, ticks);
  };
  return variationsOf(takes, seeds, songOf, 0, request.onFailed);
}

/**
 * Where so many bars of the meter that the music begins in are over, an upbeat not counted, in the tokenizer's ticks. It
 * is known once the music has moved past its first onset; NaN while what is written is no music yet.
 */
function endOfBars(bars: number, tokenizer: Tokenizer, written: ArrayLike<number>): number {
  try {
    const map = new BarMap(tokenizer.decode(afterStart(written)));
    const first = map.bar(map.pickup ? 1 : 0);
    return first.start + bars * ticksPerBar(first.meter, tokenizer.ppq);
  } catch (error) {
    if (error instanceof SegueError && error.code === 'bad-input') return Number.NaN;
    throw error;
  }
}

function afterStart(written: ArrayLike<number>): Int32Array {
  const tokens = new Int32Array(written.length + 1);
  tokens[0] = START;
  tokens.set(written, 1);
  return tokens;
}
