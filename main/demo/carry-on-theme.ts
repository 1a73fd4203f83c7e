import type { Song } from '../../shared/music/song.ts';
import { BarMap, secondsOf, TempoMap, ticksPerBar } from '../../shared/music/time.ts';
import { continueSong } from '../sampling/continue.ts';
import type { SamplingOptions } from '../sampling/options.ts';
import type { WriteRequest } from '../sampling/variation.ts';
import { variationSeed } from '../sampling/variation-seed.ts';

export interface CarryOnRequest extends Pick<WriteRequest, 'model' | 'tokenizer' | 'signal' | 'onProgress'> {
  readonly theme: Song;
  readonly options: Partial<SamplingOptions>;
  readonly seed: number;
  /** How long the whole shall be at the least. */
  readonly seconds: number;
}

/** A theme and what a model wrote after it. */
export interface CarriedOn {
  /** Its last seam is where the model begins. */
  readonly song: Song;
  /** Second at which the model begins. */
  readonly seam: number;
  /** The mean over all that was written. */
  readonly natsPerToken: number;
}

/** Tokens that one go may take: an orchestra needs more than a tune. */
const tokenLimit = 100_000;

/**
 * Carries a theme on until the music lasts long enough. How many bars that takes is reckoned from the tempo at the seam;
 * where the model hurries, more are written after them.
 * @throws as {@link continueSong}
 */
export async function carryOnTheme(request: CarryOnRequest): Promise<CarriedOn> {
  const { model, tokenizer, theme, options, seed, seconds, signal, onProgress } = request;
  const seam = tokenizer.prompt(theme).seam;
  let song: Song = { ...theme, ticks: seam };
  let nats = 0;
  let tokens = 0;
  for (let round = 0; round === 0 || secondsOf(song) < seconds; round++) {
    const [done, left] = [secondsOf(song) / seconds, Math.max(0, 1 - secondsOf(song) / seconds)];
    const [written] = await continueSong({
      model,
      tokenizer,
      song,
      options,
      take: { bars: barsLeft(song, seconds), seed: variationSeed(seed, round), tokenLimit },
      signal,
      onProgress: (fraction) => onProgress?.(Math.min(1, done + left * fraction)),
    });
    if (!written) throw new RangeError('A take is a song or an error.');
    nats -= written.logLikelihoodPerToken * written.tokens;
    tokens += written.tokens;
    song = written.song;
  }
  const marked = { ...song, seams: [...(theme.seams ?? []), seam] };
  return { song: marked, seam: new TempoMap(song).seconds(seam), natsPerToken: nats / tokens };
}

/** Bars at the song's last meter and tempo that are missing to a length in seconds; at least 1. */
function barsLeft(song: Song, seconds: number): number {
  const { meter } = new BarMap(song).barAt(song.ticks);
  const bar = ticksPerBar(meter, song.ppq);
  const missing = new TempoMap(song).ticks(seconds) - song.ticks;
  return Math.max(1, Math.ceil(missing / bar - 1e-9));
}
