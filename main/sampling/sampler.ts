import { setImmediate as nextTurn } from 'node:timers/promises';
import { SegueError } from '../../shared/errors.ts';
import { Random } from '../../shared/random.ts';
import { type Cursor, END, type GivenNext, PAD, START } from '../../shared/tokens/tokenizer.ts';
import type { Decoder, SequenceModel } from '../models/model.ts';
import { Distribution } from './distribution.ts';
import type { SamplingOptions } from './options.ts';
import { RecentTokens } from './recent-tokens.ts';

/** What sampling needs of a model. */
export type DecodingModel = Pick<SequenceModel, 'vocabularySize' | 'context' | 'decoder'>;

/** One row of a batch while it is being written. */
export interface Row {
  readonly index: number;
  /** Where the row stands, after everything in `tokens`. */
  readonly cursor: Cursor;
  /** What was written after the prompt. */
  readonly tokens: readonly number[];
}

export interface SampleRequest {
  readonly model: DecodingModel;
  /** Read by every row before it writes; at least one token. */
  readonly prompt: Int32Array;
  /** The place after the prompt; every row works on a copy. */
  readonly cursor: Cursor;
  /** One a row: row k draws from `seeds[k]` alone. */
  readonly seeds: readonly number[];
  readonly options: SamplingOptions;
  /** The temperature for what a row draws next, where it changes; that of the options where it is left out. */
  readonly temperatureAt?: ((row: Row) => number) | undefined;
  /** The most tokens that a row writes, so that a model which never lets time pass comes to an end too. */
  readonly tokenLimit: number;
  /** Whether the row has all that was asked for; asked after each of its tokens. */
  readonly complete?: (row: Row) => boolean;
  /** Whether END may be drawn before the row is complete. Where the grammar leaves nothing else, it may anyway. */
  readonly mayEnd: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** One token as it is written. */
export interface SampledToken {
  readonly row: number;
  readonly token: number;
  /** The row's `Cursor.tick` after the token. */
  readonly tick: number;
}

/** Why a row stopped: it wrote END, it has all that was asked for, or it reached the token limit first. */
export type StopReason = 'end' | 'complete' | 'limit';

/** What one row has written. */
export interface Take {
  /** Without the prompt; with END where it was written. */
  readonly tokens: Int32Array;
  /** Sum of {@link Distribution.logProbability} over the tokens, in nats. */
  readonly logLikelihood: number;
  /** Sum of {@link Distribution.modelLogProbability} over the tokens, in nats. */
  readonly modelLogLikelihood: number;
  readonly stopped: StopReason;
  /** From the beginning of the request until the row stopped. */
  readonly seconds: number;
}

/** Longest stretch of the prompt that is read without a look at the signal, in tokens of all rows together. */
const PREFILL_TOKENS = 1024;

/**
 * Writes `seeds.length` rows at once and yields every token as it is drawn; returns one {@link Take} a row.
 *
 * Between any two steps the event loop gets a turn, so progress is seen and a cancel is heeded before another
 * token is drawn. Rows that are finished are fed PAD until the last one is. The model's decoder is disposed of
 * whatever happens: at the end, on an error, on a cancel, and when the caller stops listening.
 *
 * @throws `cancelled` where the signal is aborted, `bad-model` where the logits make no sense
 */
export async function* sample(request: SampleRequest): AsyncGenerator<SampledToken, Take[], void> {
  const begun = performance.now();
  const { model, seeds, signal } = request;
  const batch = seeds.length;
  await breathe(signal);
  const decoder = model.decoder(batch);
  try {
    const rows = seeds.map((seed, index) => new WritingRow(request, index, seed, begun));
    const distribution = new Distribution(model.vocabularySize, request.options);
    const mask = new Uint8Array(model.vocabularySize);
    const next = new Int32Array(batch);
    let logits = await prefill(decoder, request.prompt, signal);
    for (;;) {
      for (const row of rows) {
        next[row.index] = PAD;
        if (row.stopped) continue;
        const token = row.write(logits, mask, distribution);
        next[row.index] = token;
        yield { row: row.index, token, tick: row.cursor.tick };
        heed(signal);
      }
      if (rows.every((row) => row.stopped)) return rows.map((row) => row.take());
      await breathe(signal);
      logits = await decoder.feed(next, 1);
    }
  } finally {
    decoder.dispose();
  }
}

/** Told every token as it is drawn; where it gives a promise, nothing more is drawn until that is fulfilled. */
export type TokenListener = (token: SampledToken) => unknown;

/** Everything that {@link sample} returns, with each token handed to `onToken` on the way. */
export async function sampleAll(request: SampleRequest, onToken?: TokenListener | undefined): Promise<Take[]> {
  const tokens = sample(request);
  try {
    for (;;) {
      const step = await tokens.next();
      if (step.done) return step.value;
      await onToken?.(step.value);
    }
  } finally {
    // Where `onToken` throws, the decoder is not to stay behind.
    await tokens.return([]);
  }
}

class WritingRow implements Row {
  readonly index: number;
  readonly cursor: Cursor;
  readonly tokens: number[] = [];
  stopped: StopReason | undefined;
  #logLikelihood = 0;
  #modelLogLikelihood = 0;
  #seconds = 0;
  readonly #begun: number;
  readonly #random: Random;
  readonly #recent: RecentTokens;
  readonly #request: SampleRequest;

  constructor(request: SampleRequest, index: number, seed: number, begun: number) {
    this.index = index;
    this.cursor = request.cursor.clone();
    this.#begun = begun;
    this.#random = new Random(seed);
    this.#recent = new RecentTokens(request.model.vocabularySize, request.options.repetitionWindow);
    this.#request = request;
    const { prompt, options } = request;
    for (const token of prompt.subarray(Math.max(0, prompt.length - options.repetitionWindow)))
      this.#recent.push(token);
  }

  /** Draws this row's next token and moves past it. */
  write(logits: Float32Array, mask: Uint8Array, distribution: Distribution): number {
    const { mayEnd, complete, tokenLimit, model } = this.#request;
    this.cursor.allowed(mask);
    mask[PAD] = 0;
    mask[START] = 0;
    if (!mayEnd && mask[END] === 1) {
      mask[END] = 0;
      if (!mask.includes(1)) mask[END] = 1;
    }
    const given = this.cursor.given?.();
    // Constraints may forbid that what is given goes on before there is a note.
    const follows = given && mask[given.token] === 1 ? given : undefined;
    const token = distribution.draw(logits, this.index * model.vocabularySize, mask, this.#recent, this.#random, {
      lean: leanTo(follows, mask, this.cursor.lean?.(mask)),
      temperature: this.#request.temperatureAt?.(this),
      given: follows?.token,
    });
    this.cursor.accept(token);
    this.#recent.push(token);
    this.tokens.push(token);
    this.#logLikelihood += distribution.logProbability;
    this.#modelLogLikelihood += distribution.modelLogProbability;
    if (token === END) this.#stop('end');
    else if (complete?.(this)) this.#stop('complete');
    else if (this.tokens.length >= tokenLimit) this.#stop('limit');
    return token;
  }

  #stop(reason: StopReason): void {
    this.stopped = reason;
    this.#seconds = (performance.now() - this.#begun) / 1000;
  }

  take(): Take {
    return {
      tokens: Int32Array.from(this.tokens),
      logLikelihood: this.#logLikelihood,
      modelLogLikelihood: this.#modelLogLikelihood,
      stopped: this.stopped ?? 'limit',
      seconds: this.#seconds,
    };
  }
}

/** What the music leans to, with what it leans to for what is given. */
function leanTo(
  given: GivenNext | undefined,
  mask: Uint8Array,
  lean: Float64Array | undefined,
): Float64Array | undefined {
  if (!given) return lean;
  return Float64Array.from(mask, (may, token) => (may === 1 ? given.lean(token) + (lean?.[token] ?? 0) : 0));
}

/** Reads the prompt in every row, in stretches; gives the logits after it. */
async function prefill(decoder: Decoder, prompt: Int32Array, signal: AbortSignal | undefined): Promise<Float32Array> {
  const stretch = Math.max(1, Math.floor(PREFILL_TOKENS / decoder.batch));
  let logits: Float32Array | undefined;
  for (let from = 0; from < prompt.length; from += stretch) {
    await breathe(signal);
    const part = prompt.subarray(from, from + stretch);
    const tokens = new Int32Array(decoder.batch * part.length);
    for (let row = 0; row < decoder.batch; row++) tokens.set(part, row * part.length);
    logits = await decoder.feed(tokens, part.length);
  }
  if (!logits) throw new RangeError('A prompt holds at least one token.');
  return logits;
}

/** Gives the event loop a turn, then heeds the signal. */
async function breathe(signal: AbortSignal | undefined): Promise<void> {
  await nextTurn();
  heed(signal);
}

function heed(signal: AbortSignal | undefined): void {
  if (signal?.aborted) throw new SegueError('cancelled', 'Writing music was stopped before it was finished.');
}
