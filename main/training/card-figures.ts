import type { Tokenizer } from '../../shared/tokens/tokenizer.ts';
import { measureBaselines } from '../evaluation/baselines.ts';
import { countScored, scoreOf } from '../evaluation/score.ts';
import type { SequenceModel } from '../models/model.ts';
import type { ModelFigures } from '../weights/metadata.ts';
import { asSequences } from './held-out.ts';
import type { Part, Piece } from './piece.ts';
import { type SampleWish, writeSamples } from './samples.ts';
import type { Sequences } from './sequences.ts';

/** Tokens of the training pieces that the n-grams of a card learn at most. */
export const mostCounted = 2_000_000;

/** What a finished model writes for its card, where nothing else is wished. */
export const cardSamples: SampleWish = { count: 4, bars: 8 };

/** What a run is to find out for the card of its model. */
export interface CardWish {
  /** What the finished model writes, so that it can be told how much of it is copied. */
  readonly samples: SampleWish;
  /** One line on what computes. */
  readonly device: string;
}

export interface CardRequest {
  readonly model: SequenceModel;
  readonly tokenizer: Tokenizer;
  readonly sequences: Readonly<Record<Part, Sequences>>;
  /** The training pieces. */
  readonly pieces: readonly Piece[];
  readonly seed: number;
  /** Of the model, on the test pieces. */
  readonly testLoss: number;
  readonly wish: CardWish;
  readonly signal: AbortSignal;
  /** How much is measured, from 0 to 1. */
  readonly onProgress: (fraction: number) => void;
}

/**
 * Measures what the card of a finished model tells: its loss on the test pieces beside those of n-grams that learned the
 * same pieces, as they are written, and how much of what it writes it has from one of them.
 * @throws SegueError `cancelled` after the signal
 */
export async function measureFigures({
  model,
  tokenizer,
  sequences,
  pieces,
  seed,
  testLoss,
  wish,
  signal,
  onProgress,
}: CardRequest): Promise<Pick<ModelFigures, 'scores' | 'copying' | 'counted'>> {
  const [training, validation, test] = [
    asSequences(sequences.training),
    asSequences(sequences.validation),
    asSequences(sequences.test),
  ];
  const baselines = await measureBaselines(training, validation, test, model.vocabularySize, {
    mostLearned: mostCounted,
    ...{ signal, onProgress },
  });
  const scored = countScored(tokenizer, test);
  const score = (name: string, natsPerToken: number) => ({
    ...{ name, natsPerToken },
    ...(scored.notes > 0 && { natsPerNote: (natsPerToken * scored.tokens) / scored.notes }),
  });
  const scores = [
    score(model.kind, testLoss),
    ...baselines.map(({ name, nats }) => score(name, scoreOf(tokenizer, test, scored, nats).natsPerToken)),
  ];
  const samples = await writeSamples(model, tokenizer, wish.samples, seed, pieces, signal);
  const longest = samples.toSorted((a, b) => b.notes - a.notes)[0];
  const tokens = training.reduce((sum, { length }) => sum + length, 0);
  return {
    scores,
    ...(tokens > mostCounted && { counted: mostCounted }),
    ...(longest && {
      copying: {
        ...{ samples: samples.length, notes: longest.notes },
        ...(longest.piece !== undefined && { piece: longest.piece }),
      },
    }),
  };
}
