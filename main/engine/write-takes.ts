import { SegueError } from '../../shared/errors.ts';
import type { ContinueRequest, TakeProgress } from '../../shared/ipc/contract.ts';
import type { Song } from '../../shared/music/song.ts';
import { continuationOf, continuedSong } from '../../shared/project/continuation.ts';
import type { Tokenizer } from '../../shared/tokens/tokenizer.ts';
import { type ContinuationPlan, continueSong, planContinuation } from '../sampling/continue.ts';
import type { DecodingModel } from '../sampling/sampler.ts';
import { variationSeed } from '../sampling/variation-seed.ts';
import type { Gate } from './gate.ts';

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

/** Least milliseconds between two reports. */
const reportEvery = 100;
/** Telling takes at most one part in this many of the time. */
const reportShare = 10;

/**
 * Writes all takes of a request, telling on the way what there is of each.
 * @throws as `continueSong` of sampling; `cancelled` after the signal
 */
export async function writeTakes(writing: Writing): Promise<readonly TakeProgress[]> {
  const { model, tokenizer, request, signal, gate, onProgress } = writing;
  const { song, bars, takes: variations, seed, temperatures, constraints, like } = request;
  const wanted = {
    ...{ tokenizer, song, temperatures, constraints },
    like: like && { take: continuedSong(song, like.continuation), likeness: like.likeness },
    // The length of the whole song says how many bars there are.
    take: { variations, seed, ...(constraints?.length === undefined && { bars }) },
  };
  const rows: number[][] = Array.from({ length: variations }, () => []);
  /** What was last told of each take. */
  const told: (TakeProgress | undefined)[] = [];
  let fraction = 0;
  let due = performance.now() + reportEvery;
  let plan: ContinuationPlan | undefined;
  const report = () => {
    const begun = performance.now();
    if (begun < due) return;
    plan ??= planContinuation(wanted);
    const { prompt, end, songOf } = plan;
    const takes = rows.map((tokens, index) => {
      const own = variationSeed(seed, index);
      told[index] =
        halfWritten(() => takeOf(own, song, songOf(tokens), prompt.seam, end)) ??
        told[index] ??
        takeOf(own, song, song, prompt.seam, end);
      return told[index];
    });
    onProgress(fraction, takes);
    const now = performance.now();
    due = now + Math.max(reportEvery, (now - begun) * reportShare);
  };
  const written = await continueSong({
    ...wanted,
    model,
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
  });
  const { prompt, end } = plan ?? planContinuation(wanted);
  return written.map((take) => ({
    ...takeOf(take.seed, song, take.song, prompt.seam, end),
    nats: natsOf(take.logLikelihoodPerToken),
  }));
}

/**
 * What there is of a take, or undefined where what is written so far is no music: a text such as ABC may break off in the
 * middle of a word that the next letters complete.
 */
function halfWritten(read: () => TakeProgress): TakeProgress | undefined {
  try {
    return read();
  } catch (error) {
    if (error instanceof SegueError && error.code === 'bad-input') return undefined;
    throw error;
  }
}

function takeOf(seed: number, song: Song, continued: Song, seam: number, end: number): TakeProgress {
  return { seed, continuation: continuationOf(song, continued, seam, end) };
}

function natsOf(logLikelihood: number): number {
  if (Number.isFinite(logLikelihood)) return -logLikelihood;
  throw new SegueError(
    'bad-model',
    'The model gave its own music no chance at all; its weights are broken, so train it again.',
  );
}
