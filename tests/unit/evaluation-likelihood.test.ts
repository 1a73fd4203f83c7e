import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { type ScoringModel, tokenNats } from '../../main/evaluation/likelihood.ts';
import { Random } from '../../shared/random.ts';
import { START } from '../../shared/tokens/tokenizer.ts';

const size = 7;

beforeAll(async () => {
  await tf.setBackend('cpu');
});

/** Logits after a token read at a place where the tokens before it add up to `sum`. */
function logitsAt(sum: number): number[] {
  const random = new Random(sum);
  return Array.from({ length: size }, () => random.normal());
}

/** A model whose logits depend on the sum of the tokens it can see; a recurrent one carries the sum on. */
function summingModel(context: number): ScoringModel & { readonly widest: () => number } {
  let widest = 0;
  return {
    vocabularySize: size,
    context,
    widest: () => widest,
    forward(tokens, pass) {
      const rows = tokens.arraySync();
      widest = Math.max(widest, tokens.shape[1]);
      if (pass?.state?.length) expect(context).toBe(Infinity);
      const sums = pass?.state?.[0] ? Array.from(pass.state[0].dataSync()) : rows.map(() => 0);
      const logits = rows.map((row, index) =>
        row.map((token) => {
          sums[index]! += token;
          return logitsAt(sums[index]!);
        }),
      );
      return { logits: tf.tensor3d(logits), state: context === Infinity ? [tf.tensor1d(sums)] : [] };
    },
  };
}

/** Nats of `token` after what is seen, in the plainest way. */
function natsAfter(seen: ArrayLike<number>, token: number): number {
  const logits = logitsAt(Array.from(seen).reduce((a, b) => a + b, 0));
  return Math.log(logits.reduce((sum, logit) => sum + Math.exp(logit), 0)) - logits[token]!;
}

function expectNats(found: readonly Float32Array[], sequences: readonly Int32Array[], seenFrom: (t: number) => number) {
  expect(found.map((nats) => nats.length)).toEqual(sequences.map((tokens) => tokens.length));
  for (const [index, tokens] of sequences.entries()) {
    for (let t = 0; t < tokens.length; t++) {
      const expected = t === 0 ? 0 : natsAfter(tokens.subarray(seenFrom(t), t), tokens[t]!);
      expect(found[index]![t]).toBeCloseTo(expected, 4);
    }
  }
}

const someSequences = fc.array(
  fc.array(fc.integer({ min: 2, max: size - 1 }), { maxLength: 40 }).map((tokens) => Int32Array.of(START, ...tokens)),
  { maxLength: 6 },
);

describe('a recurrent model', () => {
  test('predicts each token from all before it, whatever the windows and batches', async () => {
    await fc.assert(
      fc.asyncProperty(
        someSequences,
        fc.integer({ min: 1, max: 12 }),
        fc.integer({ min: 1, max: 60 }),
        async (sequences, window, batchTokens) => {
          const found = await tokenNats(summingModel(Infinity), sequences, { window, batchTokens });
          expectNats(found, sequences, () => 0);
        },
      ),
    );
  });
});

describe('a model with a context', () => {
  test('predicts each token from at least half a context, and never reads more than one', async () => {
    await fc.assert(
      fc.asyncProperty(
        someSequences,
        fc.integer({ min: 2, max: 12 }),
        fc.integer({ min: 1, max: 60 }),
        async (sequences, context, batchTokens) => {
          const model = summingModel(context);
          const found = await tokenNats(model, sequences, { batchTokens, window: 1 });
          expect(model.widest()).toBeLessThanOrEqual(context);
          const stride = Math.floor(context / 2);
          // Token t is predicted by position t - 1: in the first window if that reaches it, else in the
          // first of those that begin each half a context later.
          const seenFrom = (t: number) => (t <= context ? 0 : Math.ceil((t - context) / stride) * stride);
          for (let t = context + 1; t < 41; t++) expect(t - seenFrom(t)).toBeGreaterThanOrEqual(context - stride);
          expectNats(found, sequences, seenFrom);
        },
      ),
    );
  });
});

describe.each([Infinity, 8])('with a context of %d', (context) => {
  const sequences = [30, 3, 17, 1, 0].map((length) =>
    Int32Array.from({ length: length + 1 }, (_, i) => (i === 0 ? START : 2 + (i % 5))),
  );

  test('no tensor is left behind', async () => {
    const before = tf.memory().numTensors;
    await tokenNats(summingModel(context), sequences, { window: 4, batchTokens: 10 });
    expect(tf.memory().numTensors).toBe(before);
  });

  test('progress rises to 1', async () => {
    const told: number[] = [];
    await tokenNats(summingModel(context), sequences, { batchTokens: 10, onProgress: (part) => told.push(part) });
    expect(told.length).toBeGreaterThan(2);
    expect(told).toEqual(told.toSorted((a, b) => a - b));
    expect(told.at(-1)).toBe(1);
  });

  test('a cancel is heeded between two batches', async () => {
    const controller = new AbortController();
    const told: number[] = [];
    const work = tokenNats(summingModel(context), sequences, {
      batchTokens: 10,
      signal: controller.signal,
      onProgress: (part) => {
        told.push(part);
        controller.abort();
      },
    });
    await expect(work).rejects.toMatchObject({ code: 'cancelled' });
    expect(told).toHaveLength(1);
  });

  test('a figure that is not a number is a clear error', async () => {
    const model = summingModel(context);
    const broken: ScoringModel = {
      ...model,
      forward: (tokens) => ({ ...model.forward(tokens), logits: tf.fill([...tokens.shape, size], Number.NaN) }),
    };
    await expect(tokenNats(broken, sequences)).rejects.toMatchObject({ code: 'bad-model' });
  });
});
