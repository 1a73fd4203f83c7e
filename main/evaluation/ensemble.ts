import { transpose } from '../../shared/music/transform.ts';
import type { Tokenizer } from '../../shared/tokens/tokenizer.ts';
import type { Piece } from '../training/piece.ts';
import { type LikelihoodOptions, type ScoringModel, tokenNats } from './likelihood.ts';

/**
 * Nats of each token under the mixture of several predictions with equal weights: -ln of the mean of their
 * probabilities. Since each is a distribution over what may come next, so is the mixture, and what it predicts from is
 * the past alone.
 * @param views for each prediction, for each sequence the nats of its tokens; alike in shape
 */
export function mixNats(views: readonly (readonly ArrayLike<number>[])[]): Float64Array[] {
  const [first = []] = views;
  return first.map((nats, sequence) => {
    const lengths = views.map((view) => view[sequence]?.length);
    if (lengths.some((length) => length !== nats.length)) throw new RangeError(`Views are ${lengths} tokens long.`);
    return Float64Array.from({ length: nats.length }, (_, token) => {
      const least = Math.min(...views.map((view) => view[sequence]![token]!));
      const mean = views.reduce((sum, view) => sum + Math.exp(least - view[sequence]![token]!), 0) / views.length;
      return least - Math.log(mean);
    });
  });
}

/**
 * Nats of the tokens of pieces under the mixture of one model's predictions in several keys: it reads each piece
 * transposed by every number of semitones, and the probabilities of the same token in all keys are averaged.
 * @param semitones fewest and most semitones up
 */
export async function transposedNats(
  model: ScoringModel,
  tokenizer: Tokenizer,
  pieces: readonly Piece[],
  [low, high]: readonly [number, number],
  options: LikelihoodOptions = {},
): Promise<Float64Array[]> {
  const { onProgress } = options;
  const keys = Array.from({ length: high - low + 1 }, (_, index) => low + index);
  const views: Float32Array[][] = [];
  for (const key of keys) {
    const sequences = pieces.map(({ song }) => tokenizer.encode(transpose(song, key)));
    const done = views.length;
    views.push(
      await tokenNats(model, sequences, {
        ...options,
        onProgress: (fraction) => onProgress?.((done + fraction) / keys.length),
      }),
    );
  }
  return mixNats(views);
}
