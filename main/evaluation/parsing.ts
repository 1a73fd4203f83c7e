import { SegueError } from '../../shared/errors.ts';
import { parses } from '../../shared/music/abc/read.ts';
import type { Song } from '../../shared/music/song.ts';
import { START, type Tokenizer } from '../../shared/tokens/tokenizer.ts';
import { parseSamplingOptions } from '../sampling/options.ts';
import { type DecodingModel, sampleAll } from '../sampling/sampler.ts';
import { variationSeed } from '../sampling/variation-seed.ts';

/** How much of the text that a model writes is music. */
export interface Parsing {
  /** How many tunes were sampled. */
  readonly samples: number;
  /** How many of them are sound tunes: header, at least one note, and nothing that the parser complains of. */
  readonly parsed: number;
  readonly share: number;
}

/** Tunes that are sampled side by side. */
const rows = 10;
/** A tune that has not come to its end by then is judged as it stands. */
const longestTune = 2000;

interface SamplingOptions {
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

/**
 * Tunes from START on with the model's own distribution, for the tokenizer `abc`.
 * @returns their tokens, START included
 */
export async function sampleTunes(
  model: DecodingModel,
  tokenizer: Tokenizer,
  samples: number,
  seed: number,
  { signal, onProgress }: SamplingOptions = {},
): Promise<Int32Array[]> {
  const cursor = tokenizer.cursor();
  cursor.accept(START);
  const tunes: Int32Array[] = [];
  while (tunes.length < samples) {
    const from = tunes.length;
    const takes = await sampleAll({
      model,
      prompt: Int32Array.of(START),
      cursor,
      seeds: Array.from({ length: Math.min(rows, samples - from) }, (_, row) => variationSeed(seed, from + row)),
      options: parseSamplingOptions(),
      tokenLimit: longestTune,
      mayEnd: true,
      signal,
    });
    for (const { tokens } of takes) tunes.push(Int32Array.of(START, ...tokens));
    onProgress?.(tunes.length / samples);
  }
  return tunes;
}

/** Samples tunes and counts those that parse. */
export async function measureParsing(
  model: DecodingModel,
  tokenizer: Tokenizer,
  samples: number,
  seed: number,
  options: SamplingOptions = {},
): Promise<Parsing> {
  return countParsing(tokenizer, await sampleTunes(model, tokenizer, samples, seed, options));
}

/** How many of these sequences are sound tunes. */
export function countParsing(tokenizer: Tokenizer, tunes: readonly Int32Array[]): Parsing {
  const parsed = tunes.filter((tokens) => tuneOf(tokenizer, tokens) !== undefined).length;
  return { samples: tunes.length, parsed, share: parsed / tunes.length };
}

/** The song that the tokens write; undefined where they are no sound tune. */
export function tuneOf(tokenizer: Tokenizer, tokens: Int32Array): Song | undefined {
  try {
    const song = tokenizer.decode(tokens);
    return song.abc !== undefined && parses(song.abc) ? song : undefined;
  } catch (error) {
    if (error instanceof SegueError) return undefined;
    throw error;
  }
}
