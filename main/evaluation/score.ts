import { END, START, type Tokenizer } from '../../shared/tokens/tokenizer.ts';

/** How well something predicts token sequences, in nats (natural logarithms) a thing; lower is better. */
export interface Score {
  /** Of all tokens but each sequence's first, END included. */
  readonly natsPerToken: number;
  /** e to the nats a token: among how many equally likely tokens the choice is as hard. */
  readonly perplexity: number;
  /** All nats over the notes; undefined where there are none. */
  readonly natsPerNote: number | undefined;
  /**
   * Where the tokenizer has frames: as the published figures on the chorales and the Nottingham tunes count
   * (Boulanger-Lewandowski et al., 2012), the first frame of a piece is not scored, nor is END, which closes no frame.
   */
  readonly natsPerFrame?: number;
  /** Where the tokenizer has characters: all nats, those of END too, over the characters. */
  readonly natsPerCharacter?: number;
}

/** What was predicted. */
export interface Scored {
  readonly pieces: number;
  /** Without each sequence's first. */
  readonly tokens: number;
  readonly notes: number;
  /** Without each sequence's first; see {@link Score.natsPerFrame}. */
  readonly frames?: number;
  readonly characters?: number;
}

/** How much there is to predict in token sequences. */
export function countScored(tokenizer: Tokenizer, sequences: readonly Int32Array[]): Scored {
  const counts = sequences.map((tokens) => tokenizer.count(tokens));
  const sum = (of: (index: number) => number) => counts.reduce((total, _, index) => total + of(index), 0);
  const [first] = counts;
  return {
    pieces: sequences.length,
    tokens: sequences.reduce((total, tokens) => total + Math.max(0, tokens.length - 1), 0),
    notes: sum((index) => counts[index]?.notes ?? 0),
    ...(first?.frames === undefined ? {} : { frames: sum((index) => Math.max(0, (counts[index]?.frames ?? 0) - 1)) }),
    ...(first?.characters === undefined ? {} : { characters: sum((index) => counts[index]?.characters ?? 0) }),
  };
}

/**
 * Puts the nats of single tokens together.
 * @param nats for each sequence those of its tokens, 0 for the first
 */
export function scoreOf(
  tokenizer: Tokenizer,
  sequences: readonly Int32Array[],
  scored: Scored,
  nats: readonly ArrayLike<number>[],
): Score {
  const total = nats.reduce((sum, each) => sum + sumFrom(each, 0), 0);
  const { tokens, notes, frames, characters } = scored;
  const ofFrames = () =>
    sequences.reduce((sum, sequence, index) => sum + frameNats(tokenizer, sequence, nats[index] ?? []), 0);
  return {
    natsPerToken: total / tokens,
    perplexity: Math.exp(total / tokens),
    natsPerNote: notes === 0 ? undefined : total / notes,
    ...(frames === undefined || frames === 0 ? {} : { natsPerFrame: ofFrames() / frames }),
    ...(characters === undefined || characters === 0 ? {} : { natsPerCharacter: total / characters }),
  };
}

/** Nats of the tokens after the first frame, which ends where time first moves on, without END. */
function frameNats(tokenizer: Tokenizer, tokens: Int32Array, nats: ArrayLike<number>): number {
  const cursor = tokenizer.cursor();
  const firstEnd = tokens.findIndex((token) => {
    cursor.accept(token);
    return token !== START && cursor.tick > 0;
  });
  if (firstEnd < 0) return 0;
  const closing = tokens.at(-1) === END ? (nats[tokens.length - 1] ?? 0) : 0;
  return sumFrom(nats, firstEnd + 1) - closing;
}

function sumFrom(values: ArrayLike<number>, from: number): number {
  let sum = 0;
  for (let i = from; i < values.length; i++) sum += values[i] ?? 0;
  return sum;
}
