import { SegueError } from '../../shared/errors.ts';
import type { Song } from '../../shared/music/song.ts';
import type { Tokenizer } from '../../shared/tokens/tokenizer.ts';
import type { Copy } from '../evaluation/copies.ts';
import { copiesOf } from '../evaluation/copies-of.ts';
import type { SequenceModel } from '../models/model.ts';
import { generateSongs } from '../sampling/generate.ts';
import type { TakeOptions } from '../sampling/options.ts';
import type { Piece } from './piece.ts';

/** What a run writes now and then, so that people hear it learn. */
export interface SampleWish {
  /** How many pieces; each has a random seed of its own, always the same. */
  readonly count: number;
  readonly bars: number;
}

/** A short piece that a model wrote on its way. */
export interface WrittenSample extends Copy {
  /** Which of the seeds, from 0. */
  readonly index: number;
  readonly song: Song;
}

/** Tokens of a sample at most: a model that has learned little may not come to its bars’ end. */
export const mostTokens = 768;

/**
 * Lets a model write a few bars from nothing, and tells how much of each it has from the pieces that it learns from.
 * What is no music (a model that writes text may not know its grammar yet) is left out.
 * @throws SegueError `cancelled` after the signal
 */
export async function writeSamples(
  model: SequenceModel,
  tokenizer: Tokenizer,
  { count, bars }: SampleWish,
  seed: number,
  pieces: readonly Piece[],
  signal: AbortSignal,
): Promise<WrittenSample[]> {
  const take = { bars, variations: count, seed, tokenLimit: mostTokens };
  const songs = await writeSongs(model, tokenizer, take, signal);
  const samples: WrittenSample[] = [];
  for (const { index, song } of songs) {
    const { notes, piece } = await copiesOf(song, 0, pieces, signal);
    samples.push({ index, song, notes, piece });
  }
  return samples;
}

/** Songs that a model writes from nothing, each with its place among those that were asked for; none where none is music. */
export async function writeSongs(
  model: SequenceModel,
  tokenizer: Tokenizer,
  take: TakeOptions,
  signal: AbortSignal,
  onToken?: () => void,
): Promise<{ index: number; song: Song }[]> {
  const failed = new Set<number>();
  try {
    const variations = await generateSongs({
      model,
      tokenizer,
      take,
      signal,
      onToken,
      onFailed: ({ index }) => failed.add(index),
    });
    const kept = Array.from({ length: take.variations }, (_, index) => index).filter((index) => !failed.has(index));
    return variations.map(({ song }, place) => ({ index: kept[place] ?? place, song }));
  } catch (error) {
    if (error instanceof SegueError && error.code === 'bad-input') return [];
    throw error;
  }
}
