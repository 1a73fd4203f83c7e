import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { beforeAll, expect, test } from 'vitest';
import { measureGaps } from '../../main/evaluation/gaps.ts';
import type { ScoringModel } from '../../main/evaluation/likelihood.ts';
import { rank3 } from '../../main/kernels/rank.ts';
import type { Piece } from '../../main/training/piece.ts';
import { Random } from '../../shared/random.ts';
import { frames } from '../../shared/tokens/frames/frames.ts';
import { withInfill } from '../../shared/tokens/infill.ts';
import { stepSong } from '../support/step-tokenizer.ts';

beforeAll(() => tf.setBackend('cpu'));

const pieces: Piece[] = Array.from({ length: 6 }, (_, i) => {
  const random = new Random(i);
  const notes = Array.from({ length: 40 }, (_, step) => ({
    tick: 4 * step,
    duration: 4,
    pitch: 60 + random.integer(12),
    velocity: 80,
  }));
  return { name: String(i), song: stepSong(notes) };
});
const tokenizer = withInfill(frames.fit([]));
const size = tokenizer.vocabulary.length;

/** Surer of the token that stands there the further on it is. */
const patient: ScoringModel = {
  vocabularySize: size,
  context: 400,
  forward: (tokens) => {
    const [batch, time] = tokens.shape;
    const next = tf.concat([tf.slice(tokens, [0, 1], [batch, time - 1]), tf.zeros([batch, 1], 'int32')], 1);
    const place = tf.reshape(tf.range(0, time), [1, time, 1]);
    return { logits: rank3(tf.mul(tf.oneHot(tf.cast(next, 'int32'), size), tf.div(place, 100))), state: [] };
  },
};

test('a model that knows nothing is as lost from both sides as from one, and the figure is exact', async () => {
  const uniform: ScoringModel = {
    vocabularySize: size,
    context: 400,
    forward: (tokens) => ({ logits: tf.zeros([...tokens.shape, size]), state: [] }),
  };
  const { gaps, notes, bothSides, leftOnly } = await measureGaps(uniform, tokenizer, pieces, 1);
  expect(gaps).toBeGreaterThan(12);
  expect(notes).toBeGreaterThan(gaps);
  expect(bothSides).toBeCloseTo(leftOnly, 4);
  expect(bothSides / Math.log(size)).toBeGreaterThan(1);
});

test('a fill is scored where it stands: after all else from both sides', async () => {
  const { bothSides, leftOnly } = await measureGaps(patient, tokenizer, pieces, 1);
  expect(bothSides).toBeLessThan(0.8 * leftOnly);
  expect(await measureGaps(patient, tokenizer, pieces, 1)).toMatchObject({ bothSides, leftOnly });
});

test('says what is missing', async () => {
  await expect(measureGaps(patient, frames.fit([]), pieces, 1)).rejects.toThrow('was not trained to fill gaps');
  const short = [{ name: 'short', song: stepSong([{ tick: 0, duration: 4, pitch: 60, velocity: 80 }]) }];
  await expect(measureGaps(patient, tokenizer, short, 1)).rejects.toMatchObject({ code: 'no-data' });
});
