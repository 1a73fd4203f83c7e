import { setImmediate as nextTurn } from 'node:timers/promises';
import { SegueError } from '../../shared/errors.ts';
import { NgramModel } from './ngram.ts';
import { NgramMixture } from './ngram-mixture.ts';

/** Tokens of the highest order that is laid beside a model. */
const highest = 5;
/** Tokens from which the weights of orders are found at most. */
const mostWeighed = 200_000;

export interface BaselineOptions {
  /** Tokens that are learned at most, of pieces all over; all where it is left out. */
  readonly mostLearned?: number;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

/** What a baseline makes of the tested sequences: for each of them the nats of its tokens, 0 for the first. */
export interface BaselineNats {
  readonly name: string;
  readonly nats: readonly Float64Array[];
}

/**
 * Lets n-grams learn the training pieces, and tells how well they predict the tested ones: what comes most often
 * (`unigram`), what comes most often after the last token (`bigram`), and all orders up to five, weighed by the validation
 * pieces (`5-gram`).
 * @throws SegueError `cancelled` after the signal
 */
export async function measureBaselines(
  training: readonly Int32Array[],
  validation: readonly Int32Array[],
  tested: readonly Int32Array[],
  vocabularySize: number,
  { mostLearned = Number.POSITIVE_INFINITY, signal, onProgress }: BaselineOptions = {},
): Promise<BaselineNats[]> {
  const lessons = someOf(training, mostLearned);
  let done = 0;
  const pass = async () => {
    onProgress?.(++done / (lessons.length + tested.length + 1));
    await nextTurn();
    if (signal?.aborted) throw new SegueError('cancelled', 'Measuring was stopped before it was finished.');
  };
  const model = new NgramModel(highest, vocabularySize);
  for (const sequence of lessons) {
    model.learn(sequence);
    await pass();
  }
  const mixture = new NgramMixture(model, someOf(validation, mostWeighed));
  await pass();
  const nats = { unigram: [] as Float64Array[], bigram: [] as Float64Array[], mixture: [] as Float64Array[] };
  for (const sequence of tested) {
    const orders = model.orders(sequence);
    nats.unigram.push(natsOfOrder(orders, 1));
    nats.bigram.push(natsOfOrder(orders, 2));
    nats.mixture.push(mixture.nats(orders));
    await pass();
  }
  return [
    { name: 'unigram', nats: nats.unigram },
    { name: 'bigram', nats: nats.bigram },
    { name: `${highest}-gram`, nats: nats.mixture },
  ];
}

/** Nats of each token from what `NgramModel.orders` gave. */
function natsOfOrder(orders: Float64Array, order: number): Float64Array {
  return Float64Array.from({ length: orders.length / highest }, (_, t) =>
    t === 0 ? 0 : -Math.log(orders[t * highest + order - 1]!),
  );
}

/** Sequences at equal distances, as many as have about so many tokens together. */
function someOf(sequences: readonly Int32Array[], tokens: number): readonly Int32Array[] {
  const total = sequences.reduce((sum, { length }) => sum + length, 0);
  if (total <= tokens) return sequences;
  const every = total / tokens;
  return sequences.filter((_, i) => Math.floor(i / every) !== Math.floor((i - 1) / every));
}
