import { setImmediate as nextTurn } from 'node:timers/promises';
import { SegueError } from '../../shared/errors.ts';
import type { Tokenizer } from '../../shared/tokens/tokenizer.ts';
import { collectPieces, type Refusal } from '../training/collect.ts';
import type { Piece } from '../training/piece.ts';
import type { LoadedModel } from '../weights/model-file.ts';
import { measureBaselines } from './baselines.ts';
import { choosePieces, type ScoredPart } from './choose-pieces.ts';
import { type GapScore, measureGaps } from './gaps.ts';
import { tokenNats } from './likelihood.ts';
import { measureParsing, type Parsing } from './parsing.ts';
import { countScored, type Score, type Scored, scoreOf } from './score.ts';

export interface EvaluateRequest extends LoadedModel {
  /** A folder of music, or one file. */
  readonly data: string;
  readonly withBaselines?: boolean | undefined;
  /** How many tunes are sampled to tell the share that parses, where the tokenizer is `abc`; 0 samples none. */
  readonly samples?: number | undefined;
  /** Whether to measure how well gaps are filled, too. */
  readonly withGaps?: boolean | undefined;
  readonly signal?: AbortSignal | undefined;
  /** What is being done, and how much of it is, from 0 to 1. */
  readonly onProgress?: ((stage: string, fraction: number) => void) | undefined;
}

export interface Evaluation {
  readonly part: ScoredPart;
  readonly scored: Scored;
  /** Files that could not be read, and scored pieces that the tokenizer cannot write. */
  readonly refused: readonly Refusal[];
  /** The model first, under the name of its architecture, then the baselines. */
  readonly scores: readonly (Score & { readonly name: string })[];
  readonly parsing?: Parsing;
  readonly gaps?: GapScore;
}

/**
 * Measures a model on music that it has not learned from.
 *
 * Where the folder is the one that the model was trained on (its fingerprint says so) the test part of the same split is
 * scored. Any other folder is scored whole; whether the model has seen some of it cannot be known. Baselines need pieces
 * to learn from: with them another folder is split as training would have split it, the baselines learn its training part,
 * and all are scored on its test part.
 *
 * @throws `no-data` where there is nothing to score, `cancelled` after the signal, `bad-model` for figures that make no sense
 */
export async function evaluate(request: EvaluateRequest): Promise<Evaluation> {
  const {
    model,
    tokenizer,
    metadata,
    data,
    withBaselines = false,
    samples = 50,
    withGaps,
    signal,
    onProgress,
  } = request;
  const report = (stage: string) => (fraction: number) => onProgress?.(stage, fraction);
  const reading = report('reading');
  const collection = await collectPieces(data, ({ done, total }) => reading(done / total), signal);
  const { part, learned, tested } = choosePieces(collection, metadata, withBaselines);
  const { sequences, refused } = await encodeAll(tokenizer, tested, report('encoding'), signal);
  const scored = countScored(tokenizer, sequences);
  if (scored.tokens === 0) throw new SegueError('no-data', `There is no music in ${data} that the model can read.`);

  const score = (name: string, nats: readonly ArrayLike<number>[]) => ({
    name,
    ...scoreOf(tokenizer, sequences, scored, nats),
  });
  const nats = await tokenNats(model, sequences, { signal, onProgress: report('measuring') });
  const scores = [score(model.kind, nats)];
  if (withBaselines) {
    const encoded = async (pieces: readonly Piece[]) =>
      (await encodeAll(tokenizer, pieces, report('encoding'), signal)).sequences;
    const baselines = await measureBaselines(
      await encoded(learned.training),
      await encoded(learned.validation),
      sequences,
      model.vocabularySize,
      { signal, onProgress: report('learning n-grams') },
    );
    for (const { name, nats } of baselines) scores.push(score(name, nats));
  }
  const parsing =
    tokenizer.id === 'abc' && samples > 0
      ? await measureParsing(model, tokenizer, samples, metadata.seed, { signal, onProgress: report('sampling') })
      : undefined;
  const isWritten = ({ name }: Piece) => !refused.some(({ file }) => file === name);
  const gaps = withGaps
    ? await measureGaps(model, tokenizer, tested.filter(isWritten), metadata.seed, {
        signal,
        onProgress: report('filling gaps'),
      })
    : undefined;
  return {
    part,
    scored,
    refused: [...collection.refused, ...refused],
    scores,
    ...(parsing && { parsing }),
    ...(gaps && { gaps }),
  };
}

/** The pieces as tokens, as training has them: a piece that the tokenizer cannot write is left out and named. */
async function encodeAll(
  tokenizer: Tokenizer,
  pieces: readonly Piece[],
  onProgress: (fraction: number) => void,
  signal: AbortSignal | undefined,
): Promise<{ sequences: Int32Array[]; refused: Refusal[] }> {
  const sequences: Int32Array[] = [];
  const refused: Refusal[] = [];
  const encode = ({ name, song }: Piece) => {
    try {
      sequences.push(tokenizer.encode(song));
    } catch (error) {
      if (!(error instanceof SegueError)) throw error;
      refused.push({ file: name, reason: error.message });
    }
  };
  await each(pieces, encode, onProgress, signal);
  return { sequences, refused };
}

/** Does something with each of many items; the event loop gets a turn after each, and the signal is heeded. */
async function each<T, Result>(
  items: readonly T[],
  work: (item: T) => Result,
  onProgress: (fraction: number) => void,
  signal: AbortSignal | undefined,
): Promise<Result[]> {
  const results: Result[] = [];
  for (const item of items) {
    if (signal?.aborted) throw new SegueError('cancelled', 'The evaluation was stopped before it was finished.');
    results.push(work(item));
    onProgress(results.length / items.length);
    await nextTurn();
  }
  return results;
}
