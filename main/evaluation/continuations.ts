import { SegueError } from '../../shared/errors.ts';
import type { Song } from '../../shared/music/song.ts';
import type { Tokenizer } from '../../shared/tokens/tokenizer.ts';
import { continueSong, planContinuation } from '../sampling/continue.ts';
import type { DecodingModel } from '../sampling/sampler.ts';
import { variationSeed } from '../sampling/variation-seed.ts';
import type { Piece } from '../training/piece.ts';
import { CopyFinder } from './copies.ts';
import type { HeldOutSeed } from './held-out-seeds.ts';
import { continuationStatistics } from './statistics.ts';

/** How continuations are drawn: as the window does it where nobody has touched its settings. */
export const usualDrawing = { temperature: 1, topP: 0.95 } as const;

/** What a listener would notice about a continuation, one number each; undefined is what it says nothing about. */
export interface Noticed {
  /** Share of the notes in the seed's key. */
  readonly inKey: number | undefined;
  /** Notes a quarter, over the seed's. */
  readonly density: number | undefined;
  /** Share of the bars that repeat an earlier one. */
  readonly repeatedBars: number | undefined;
  /** Notes of the longest run that stands in the music that was learned from; undefined where that is not at hand. */
  readonly copiedRun: number | undefined;
  /** Semitones from the lowest note to the highest. */
  readonly range: number | undefined;
  /** How many notes sound at once while any does. */
  readonly polyphony: number | undefined;
}

/** A figure over all seeds. */
export interface Comparison {
  /** Mean over the true continuations, and over the model's. */
  readonly truth: number;
  readonly model: number;
  /** Mean over the seeds of how far the model's is from the true one's, either way. */
  readonly difference: number;
  /** Seeds that say something about it. */
  readonly seeds: number;
}

/** A comparison of each figure; undefined where no seed says anything about it. */
export type Comparisons = Readonly<Record<keyof Noticed, Comparison | undefined>>;

export interface CompareRequest {
  readonly model: DecodingModel;
  readonly tokenizer: Tokenizer;
  readonly seeds: readonly HeldOutSeed[];
  /** What the model learned from; undefined where that is not known. */
  readonly training?: readonly Piece[] | undefined;
  /** Bars of each continuation. */
  readonly bars: number;
  readonly randomSeed: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

/**
 * Lets a model carry seeds on, and lays what a listener would notice beside the same of the true continuations
 * (table D of the project's protocols): the differences matter, not the values.
 * @throws SegueError `no-data` where there is no seed that the model can read, `cancelled` after the signal
 */
export async function compareContinuations(request: CompareRequest): Promise<Comparisons> {
  const { seeds, training, onProgress } = request;
  const copies = training && new CopyFinder(training);
  const pairs: { readonly truth: Noticed; readonly model: Noticed }[] = [];
  for (const [i, seed] of seeds.entries()) {
    const song = await carryOnSeed({ ...request, seed, index: i });
    if (song) {
      const { prompt, end } = planContinuation({
        tokenizer: request.tokenizer,
        song: seed.seed,
        take: { bars: request.bars },
      });
      pairs.push({
        truth: noticed(seed.truth, seed.seam, seed.end, copies),
        model: noticed(song, prompt.seam, end, copies),
      });
    }
    onProgress?.((i + 1) / seeds.length);
  }
  if (pairs.length === 0) throw new SegueError('no-data', 'None of the pieces has bars that the model can carry on.');
  const compare = (name: keyof Noticed): Comparison | undefined => {
    const known = pairs.flatMap(({ truth, model }) => {
      const [t, m] = [truth[name], model[name]];
      return t === undefined || m === undefined ? [] : [{ t, m }];
    });
    const mean = (of: (pair: { t: number; m: number }) => number) =>
      known.reduce((sum, pair) => sum + of(pair), 0) / known.length;
    if (known.length === 0) return undefined;
    return {
      truth: mean(({ t }) => t),
      model: mean(({ m }) => m),
      difference: mean(({ t, m }) => Math.abs(m - t)),
      seeds: known.length,
    };
  };
  return {
    inKey: compare('inKey'),
    density: compare('density'),
    repeatedBars: compare('repeatedBars'),
    copiedRun: compare('copiedRun'),
    range: compare('range'),
    polyphony: compare('polyphony'),
  };
}

/** The seed as the model carries it on; undefined where it can read none of its notes. */
export async function carryOnSeed(
  request: Pick<CompareRequest, 'model' | 'tokenizer' | 'bars' | 'randomSeed' | 'signal'> & {
    readonly seed: HeldOutSeed;
    readonly index: number;
  },
): Promise<Song | undefined> {
  const { model, tokenizer, bars, randomSeed, signal, seed, index } = request;
  try {
    const [written] = await continueSong({
      model,
      tokenizer,
      song: seed.seed,
      options: usualDrawing,
      take: { bars, seed: variationSeed(randomSeed, index) },
      signal,
    });
    return written?.song;
  } catch (error) {
    if (error instanceof SegueError && error.code === 'bad-input') return undefined;
    throw error;
  }
}

function noticed(song: Song, seam: number, end: number, copies: CopyFinder | undefined): Noticed {
  const { inKey, densityAgainstSeed, repeatedBars, range, polyphony } = continuationStatistics(song, seam, end);
  return {
    inKey,
    density: densityAgainstSeed,
    repeatedBars,
    copiedRun: copies?.longest(song, seam).notes,
    range,
    polyphony,
  };
}
