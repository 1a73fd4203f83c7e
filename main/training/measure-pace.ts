import { SegueError } from '../../shared/errors.ts';
import type { Song } from '../../shared/music/song.ts';
import { BarMap, ticksPerBar } from '../../shared/music/time.ts';
import { slice } from '../../shared/music/transform.ts';
import type { Tokenizer } from '../../shared/tokens/tokenizer.ts';
import { measureBaselines } from '../evaluation/baselines.ts';
import { copiesOf } from '../evaluation/copies-of.ts';
import { positionsRead } from '../evaluation/likelihood.ts';
import type { SequenceModel } from '../models/model.ts';
import { asWritten } from './augmentation.ts';
import type { Estimate } from './estimate.ts';
import { meanLoss, sampleSequences } from './held-out.ts';
import type { Part, Piece } from './piece.ts';
import type { Pace } from './run-time.ts';
import { mostTokens, type SampleWish, writeSongs } from './samples.ts';
import type { Sequences } from './sequences.ts';

/** Tokens that are read to measure how fast that goes, within these bounds. */
const leastRead = 512;
const mostRead = 8192;
/** About how many tokens are read at once; see `tokenNats`. */
const readAtOnce = 8192;
/** How much faster a token is read than learned from, about: only how much is measured hangs on it. */
const readingGain = 3;
/** Tokens that are written in each row, pieces that are searched, and tokens that n-grams learn, to measure how fast that goes. */
const written = 24;
const searched = 12;
const counted = 20_000;

export interface PaceRequest {
  readonly model: SequenceModel;
  readonly tokenizer: Tokenizer;
  readonly estimate: Estimate;
  readonly sequences: Readonly<Record<Part, Sequences>>;
  readonly window: number;
  /** What is sampled at a time; nothing where it is left out. */
  readonly samples?: SampleWish | undefined;
  /** Whether n-grams are measured. */
  readonly baselines: boolean;
  readonly pieces: readonly Piece[];
  /** Seconds that measuring may take, about. */
  readonly enough: number;
  readonly signal: AbortSignal;
}

/** Measures, after the steps themselves, what else a run does on its way. */
export async function measurePace(request: PaceRequest): Promise<Pace> {
  const { secondsPerStep, tokensPerStep } = request.estimate;
  return {
    ...{ secondsPerStep, tokensPerStep },
    ...(await measureReading(request)),
    secondsPerCountedToken: await measureCounting(request),
    ...(await measureSampling(request)),
  };
}

async function measureReading({ model, estimate, sequences, window, enough, signal }: PaceRequest) {
  const speed = (readingGain * estimate.tokensPerStep) / estimate.secondsPerStep;
  const tokens = Math.min(mostRead, Math.max(leastRead, (speed * enough) / 2));
  const read = async (part: readonly Int32Array[]) => {
    await meanLoss(model, part.slice(0, 1), window, signal);
    const start = performance.now();
    await meanLoss(model, part, window, signal);
    const positions = part.reduce((sum, { length }) => sum + positionsRead(length, model.context), 0);
    return (performance.now() - start) / 1000 / positions;
  };
  return {
    secondsPerReadToken: await read(sampleSequences(sequences.validation, tokens, 0)),
    secondsPerTestedToken: await read(sideBySide(sequences.test, tokens, Math.min(window, model.context))),
  };
}

/** Beginnings of as many pieces as the test reads side by side, short enough to have so many tokens together. */
function sideBySide(test: Sequences, tokens: number, window: number): Int32Array[] {
  const rows = Math.max(1, Math.min(test.lengths.length, Math.floor(readAtOnce / window)));
  const length = Math.max(2, Math.min(window, Math.round(tokens / rows)) + 1);
  return Array.from({ length: rows }, (_, i) => {
    const index = Math.floor((i * test.lengths.length) / rows);
    return test.tokens(index, asWritten).subarray(0, length);
  });
}

async function measureCounting({ model, sequences, baselines, signal }: PaceRequest): Promise<number> {
  if (!baselines) return 0;
  const [training, validation, test] = (['training', 'validation', 'test'] as const).map((part) =>
    sampleSequences(sequences[part], part === 'training' ? counted : counted / 10, 0),
  );
  if (!training || !validation || !test) return 0;
  const start = performance.now();
  await measureBaselines(training, validation, test, model.vocabularySize, { signal });
  return (performance.now() - start) / 1000 / tokensOf([...training, ...validation, ...test]);
}

function tokensOf(sequences: readonly Int32Array[]): number {
  return sequences.reduce((sum, { length }) => sum + length, 0);
}

async function measureSampling({ model, tokenizer, samples, pieces, signal }: PaceRequest) {
  if (!samples) return { secondsPerWriting: 0, secondsPerComparing: 0 };
  const { count, bars } = samples;
  let tokens = 0;
  const take = { bars, variations: count, seed: 0, tokenLimit: written };
  const beginWriting = performance.now();
  await writeSongs(model, tokenizer, take, signal, () => tokens++);
  const secondsPerRow = (performance.now() - beginWriting) / 1000 / Math.max(1, tokens / count);
  const every = Math.max(1, Math.floor(pieces.length / searched));
  const some = pieces.filter((_, i) => i % every === 0).slice(0, searched);
  const beginComparing = performance.now();
  const [first] = some;
  if (first) await copiesOf(beginningOf(first, bars), 0, some, signal);
  const secondsPerPiece = (performance.now() - beginComparing) / 1000 / Math.max(1, some.length);
  return {
    secondsPerWriting: secondsPerRow * Math.min(mostTokens, bars * tokensPerBar(tokenizer, some)),
    secondsPerComparing: count * secondsPerPiece * pieces.length,
  };
}

/** As many bars of a piece as a sample has, or a few more. */
function beginningOf({ song }: Piece, bars: number): Song {
  return slice(song, 0, bars * ticksPerBar(new BarMap(song).barAt(0).meter, song.ppq));
}

/** Tokens that a bar takes, on average over some pieces. */
function tokensPerBar(tokenizer: Tokenizer, pieces: readonly Piece[]): number {
  let bars = 0;
  let tokens = 0;
  for (const { song } of pieces) {
    try {
      tokens += tokenizer.encode(song).length;
      bars += new BarMap(song).barAt(Math.max(0, song.ticks - 1)).index + 1;
    } catch (error) {
      // What the tokenizer cannot write is not learned from either.
      if (!(error instanceof SegueError) || error.code !== 'bad-input') throw error;
    }
  }
  return bars === 0 ? 0 : tokens / bars;
}
