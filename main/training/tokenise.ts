import { setImmediate } from 'node:timers/promises';
import { SegueError } from '../../shared/errors.ts';
import type { Song } from '../../shared/music/song.ts';
import type { Tokenizer, TokenizerKind } from '../../shared/tokens/tokenizer.ts';
import { type Augmentation, extremes, playVariant } from './augmentation.ts';
import type { Refusal } from './collect.ts';
import { type Part, type Piece, parts } from './piece.ts';
import { TokenisedPieces } from './sequences.ts';
import type { Split } from './split.ts';

/** A tokenizer whose vocabulary holds all pieces, and the training pieces at the ends of their augmentation. */
export function fitTokenizer(kind: TokenizerKind, split: Split<Piece>, augmentation: Augmentation): Tokenizer {
  function* songs(): Generator<Song> {
    for (const part of parts) for (const { song } of split[part]) yield song;
    for (const variant of extremes(augmentation)) {
      for (const { song } of split.training) yield playVariant(song, variant);
    }
  }
  return kind.fit(songs());
}

/**
 * Every part's pieces as tokens. A piece that the tokenizer refuses as `bad-input` is left out and reported.
 * @throws SegueError `no-data` where that leaves a part empty, `cancelled` after the signal
 */
export async function tokenise(
  split: Split<Piece>,
  tokenizer: Tokenizer,
  onRefused: (refusal: Refusal) => void,
  signal: AbortSignal,
  onProgress: (fraction: number) => void = () => undefined,
): Promise<Readonly<Record<Part, TokenisedPieces>>> {
  const total = parts.reduce((sum, part) => sum + split[part].length, 0);
  let done = 0;
  const of = async (part: Part) => {
    const sequences = new TokenisedPieces(tokenizer);
    for (const piece of split[part]) {
      await setImmediate();
      onProgress(done++ / total);
      if (signal.aborted) throw new SegueError('cancelled', 'Training was cancelled before its first step.');
      try {
        sequences.add(piece);
      } catch (error) {
        if (!(error instanceof SegueError) || error.code !== 'bad-input') throw error;
        onRefused({ file: piece.name, reason: error.message });
      }
    }
    if (sequences.lengths.length > 0) return sequences;
    throw new SegueError(
      'no-data',
      `The tokenizer ${tokenizer.id} can write none of the pieces for ${part}; choose another.`,
    );
  };
  return { training: await of('training'), validation: await of('validation'), test: await of('test') };
}
