import { SegueError } from '../../shared/errors.ts';
import { parses } from '../../shared/music/abc/read.ts';
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

/** Samples tunes from START to END with the model's own distribution, and counts those that parse; for the tokenizer `abc`. */
export async function measureParsing(
  model: DecodingModel,
  tokenizer: Tokenizer,
  samples: number,
  seed: number,
  { signal, onProgress }: { signal?: AbortSignal | undefined; onProgress?: (fraction: number) => void } = {},
): Promise<Parsing> {
  const cursor = tokenizer.cursor();
  cursor.accept(START);
  let parsed = 0;
  for (let from = 0; from < samples; from += rows) {
    const count = Math.min(rows, samples - from);
    const takes = await sampleAll({
      model,
      prompt: Int32Array.of(START),
      cursor,
      seeds: Array.from({ length: count }, (_, row) => variationSeed(seed, from + row)),
      options: parseSamplingOptions(),
      tokenLimit: longestTune,
      mayEnd: true,
      signal,
    });
    parsed += takes.filter(({ tokens }) => isTune(tokenizer, tokens)).length;
    onProgress?.((from + count) / samples);
  }
  return { samples, parsed, share: parsed / samples };
}

function isTune(tokenizer: Tokenizer, tokens: Int32Array): boolean {
  try {
    const { abc } = tokenizer.decode(Int32Array.of(START, ...tokens));
    return abc !== undefined && parses(abc);
  } catch (error) {
    if (error instanceof SegueError) return false;
    throw error;
  }
}
