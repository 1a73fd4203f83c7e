import { SegueError } from '../../shared/errors.ts';
import type { ContinueRequest, TakeProgress } from '../../shared/ipc/contract.ts';
import type { Continuation } from '../../shared/project/take.ts';
import type { Tokenizer } from '../../shared/tokens/tokenizer.ts';
import type { DecodingModel } from '../sampling/sampler.ts';
import type { FailedTake } from '../sampling/variation.ts';
import { variationSeed } from '../sampling/variation-seed.ts';
import type { Gate } from './gate.ts';
import { takeWriter } from './take-writer.ts';

/** What writing takes needs. */
export interface Writing {
  readonly model: DecodingModel;
  readonly tokenizer: Tokenizer;
  readonly request: ContinueRequest;
  readonly signal: AbortSignal;
  /** Shut while the job is paused. */
  readonly gate: Gate;
  /** Told about ten times a second how much there is, from 0 to 1, and what. */
  readonly onProgress: (fraction: number, takes: readonly TakeProgress[]) => void;
}

/** What there is in the end. */
export interface WrittenTakes {
  /** Those that are music. */
  readonly takes: readonly TakeProgress[];
  /** Why others are missing, where any are: a sentence for people. */
  readonly missing?: string;
}

/** Least milliseconds between two reports. */
const reportEvery = 100;
/** Telling takes at most one part in this many of the time. */
const reportShare = 10;

/**
 * Writes all takes of a request, telling on the way what there is of each.
 * @throws as `continueSong`, `infillSong` or `accompanySong` of sampling; `cancelled` after the signal
 */
export async function writeTakes(writing: Writing): Promise<WrittenTakes> {
  const { model, tokenizer, request, signal, gate, onProgress } = writing;
  const { takes: count, seed } = request;
  const writer = takeWriter(model, tokenizer, request);
  const rows: number[][] = Array.from({ length: count }, () => []);
  /** What was last told of each take. */
  const told = rows.map((_, index): TakeProgress => ({ seed: variationSeed(seed, index), continuation: writer.start }));
  let fraction = 0;
  let due = performance.now() + reportEvery;
  const report = () => {
    const begun = performance.now();
    if (begun < due) return;
    for (const [index, tokens] of rows.entries()) {
      const continuation = halfWritten(() => writer.soFar(tokens));
      const last = told[index];
      if (continuation && last) told[index] = { ...last, continuation };
    }
    onProgress(fraction, [...told]);
    const now = performance.now();
    due = now + Math.max(reportEvery, (now - begun) * reportShare);
  };
  const failures: FailedTake[] = [];
  const written = await writer.sample({
    options: { temperature: request.temperature, topP: request.topP },
    signal,
    onProgress: (done) => {
      fraction = done;
    },
    onToken: ({ row, token }) => {
      rows[row]?.push(token);
      report();
      return gate.passed();
    },
    onAgain: (row) => {
      rows[row] = [];
    },
    onFailed: (failure) => failures.push(failure),
  });
  const takes = written.map(({ seed, song, logLikelihoodPerToken }) => ({
    seed,
    continuation: writer.whole(song),
    nats: natsOf(logLikelihoodPerToken),
  }));
  return { takes, ...missingWords(failures, count) };
}

/** What is said of takes that are no music. */
function missingWords([first, ...others]: readonly FailedTake[], count: number): Pick<WrittenTakes, 'missing'> {
  if (!first) return {};
  const failed = others.length + 1;
  return { missing: `${failed} of ${count} takes ${failed === 1 ? 'is' : 'are'} missing: ${first.reason}` };
}

/**
 * What there is of a take, or undefined where what is written so far is no music: a text such as ABC may break off in the
 * middle of a word that the next letters complete.
 */
function halfWritten(read: () => Continuation): Continuation | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof SegueError && error.code === 'bad-input') return undefined;
    throw error;
  }
}

function natsOf(logLikelihood: number): number {
  if (Number.isFinite(logLikelihood)) return -logLikelihood;
  throw new SegueError(
    'bad-model',
    'The model gave its own music no chance at all; its weights are broken, so train it again.',
  );
}
