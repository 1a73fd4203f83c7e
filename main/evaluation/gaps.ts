import { SegueError } from '../../shared/errors.ts';
import { Random } from '../../shared/random.ts';
import { drawGap, joinGapped } from '../../shared/tokens/infill-sequence.ts';
import type { Tokenizer } from '../../shared/tokens/tokenizer.ts';
import type { Piece } from '../training/piece.ts';
import { type LikelihoodOptions, type ScoringModel, tokenNats } from './likelihood.ts';

/** How well a model knows what lies in gaps of whole bars; nats a note, lower is better. */
export interface GapScore {
  readonly gaps: number;
  /** Notes in them. */
  readonly notes: number;
  /** Given what comes before and after, as infill has it. */
  readonly bothSides: number;
  /** Given what comes before alone, as carrying on has it. */
  readonly leftOnly: number;
}

/** Gaps that are drawn in each piece. */
const gapsAPiece = 4;
/** Tokens that a model without a limited context reads of a piece with a gap. */
const recurrentReach = 4096;

/**
 * Draws gaps in pieces and measures the same tokens twice: after both sides, and in their place in the piece.
 * @param seed that the gaps are drawn from
 * @throws `bad-model` for a model that was not trained to fill gaps, `no-data` where no piece has room for one,
 * `cancelled` after the signal
 */
export async function measureGaps(
  model: ScoringModel,
  tokenizer: Tokenizer,
  pieces: readonly Piece[],
  seed: number,
  options: LikelihoodOptions = {},
): Promise<GapScore> {
  const { markers } = tokenizer;
  if (!markers) {
    throw new SegueError(
      'bad-model',
      'This model was not trained to fill gaps, so how well it does cannot be measured; train one with --infill.',
    );
  }
  const limit = Number.isFinite(model.context) ? model.context + 1 : recurrentReach;
  const random = new Random(seed);
  const filled: Int32Array[] = [];
  const whole: Int32Array[] = [];
  /** Where the fill stands in either, and how long it is. */
  const places: { gap: number; piece: number; start: number; length: number; from: number }[] = [];
  let notes = 0;
  for (const { song } of pieces) {
    const tokens = tokenizer.encode(song);
    whole.push(tokens);
    for (let i = 0; i < gapsAPiece; i++) {
      const gapped = drawGap(
        tokenizer,
        song,
        tokens,
        { limit, silent: true, near: random.integer(tokens.length) },
        random,
      );
      if (!gapped) continue;
      const sequence = joinGapped(gapped, markers);
      const { length } = gapped.fill;
      const start = tokenizer.bars?.cut(tokens, [gapped.from])[0]?.length ?? 0;
      places.push({ gap: filled.length, piece: whole.length - 1, start, length, from: sequence.length - 1 - length });
      filled.push(sequence);
      notes += tokenizer.count(gapped.fill).notes;
    }
  }
  if (notes === 0) throw new SegueError('no-data', 'None of the pieces has a bar with notes between two others.');
  const both = await tokenNats(model, filled, options);
  const left = await tokenNats(model, whole, options);
  const sum = (nats: Float32Array | undefined, from: number, length: number) =>
    nats?.subarray(from, from + length).reduce((total, each) => total + each, 0) ?? 0;
  return {
    gaps: filled.length,
    notes,
    bothSides: places.reduce((total, { gap, from, length }) => total + sum(both[gap], from, length), 0) / notes,
    leftOnly: places.reduce((total, { piece, start, length }) => total + sum(left[piece], start, length), 0) / notes,
  };
}
