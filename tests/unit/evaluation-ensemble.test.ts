import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import fc from 'fast-check';
import { beforeAll, expect, test } from 'vitest';
import { mixNats, transposedNats } from '../../main/evaluation/ensemble.ts';
import { type ScoringModel, tokenNats } from '../../main/evaluation/likelihood.ts';
import { rank3 } from '../../main/kernels/rank.ts';
import { transpose } from '../../shared/music/transform.ts';
import { Random } from '../../shared/random.ts';
import { framesTokenizer } from '../../shared/tokens/frames/frames.ts';
import { encodeFrames } from '../../shared/tokens/frames/lists.ts';

beforeAll(async () => {
  await tf.setBackend('cpu');
});

test('the mixture of distributions is a distribution: over all that may come next it sums to one', () => {
  const logits = fc.array(fc.double({ min: -40, max: 40, noNaN: true }), { minLength: 5, maxLength: 5 });
  fc.assert(
    fc.property(fc.array(logits, { minLength: 1, maxLength: 6 }), (views) => {
      // One sequence that holds every token once: its nats are the whole distribution.
      const nats = views.map((view) => {
        const total = Math.log(view.reduce((sum, logit) => sum + Math.exp(logit), 0));
        return [view.map((logit) => total - logit)];
      });
      const [mixed = new Float64Array(0)] = mixNats(nats);
      expect(mixed.reduce((sum, each) => sum + Math.exp(-each), 0)).toBeCloseTo(1, 9);
    }),
  );
});

test('predictions that agree stay as they are, and others give the mean of their probabilities, however small', () => {
  expect(mixNats([[[0, 2.5]], [[0, 2.5]]])).toEqual([Float64Array.of(0, 2.5)]);
  expect(mixNats([[[Math.log(2)]], [[Math.log(4)]]])[0]?.[0]).toBeCloseTo(-Math.log(3 / 8), 12);
  expect(mixNats([[[2000]], [[2000 + Math.log(3)]]])[0]?.[0]).toBeCloseTo(2000 - Math.log(2 / 3), 9);
  expect(() => mixNats([[[1, 2]], [[1]]])).toThrow(RangeError);
});

test('a piece is read in every key, and each token’s probabilities in them are averaged', async () => {
  const tokenizer = framesTokenizer(1);
  const size = tokenizer.vocabulary.length;
  const random = new Random(4);
  const rows = tf.tensor2d(Array.from({ length: size }, () => Array.from({ length: size }, () => 2 * random.normal())));
  const model: ScoringModel = {
    vocabularySize: size,
    context: Number.POSITIVE_INFINITY,
    forward: (tokens) => ({ logits: rank3(tf.gather(rows, tokens)), state: [] }),
  };
  const pieces = [[[60, 64], [62], []], [[48]]].map((frames, index) => ({
    name: `${index}`,
    song: tokenizer.decode(encodeFrames(frames)),
  }));
  const mixed = await transposedNats(model, tokenizer, pieces, [-1, 2]);
  for (const [index, { song }] of pieces.entries()) {
    const keys = await Promise.all(
      [-1, 0, 1, 2].map(async (key) => (await tokenNats(model, [tokenizer.encode(transpose(song, key))]))[0]),
    );
    for (const [place, nats] of [...(mixed[index] ?? [])].entries()) {
      const mean = keys.reduce((sum, each) => sum + Math.exp(-(each?.[place] ?? 0)), 0) / keys.length;
      expect(nats).toBeCloseTo(-Math.log(mean), 5);
    }
  }
});
