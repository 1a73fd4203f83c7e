import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { readSong } from '../../main/files/read-song.ts';
import { attentionTo } from '../../main/inside/attention.ts';
import { gradientReach, normsBack } from '../../main/inside/gradient-reach.ts';
import { pitchMap } from '../../main/inside/pitch-map.ts';
import type { SequenceModel } from '../../main/models/model.ts';
import { plainDropout } from '../../main/models/recurrent.ts';
import { modelKind } from '../../main/models/registry.ts';
import { transformer } from '../../main/models/transformer.ts';
import { loadModel, readParameters } from '../../main/weights/model-file.ts';
import { floatsOf } from '../../shared/ipc/floats.ts';
import type { Song } from '../../shared/music/song.ts';
import { Random } from '../../shared/random.ts';
import { abc } from '../../shared/tokens/abc/abc.ts';
import { remi } from '../../shared/tokens/remi/remi.ts';
import { startNativeEngine } from '../support/native-engine.ts';
import { plainAttention } from '../support/plain-transformer.ts';
import { root } from '../support/project-files.ts';
import { SMALL_VOCABULARY, smallModels } from '../support/small-models.ts';

let song: Song;

beforeAll(async () => {
  await startNativeEngine();
  ({ song } = await readSong(join(root, 'assets/songs/ode-to-joy.abc')));
});

const built = (part: string) => smallModels.filter(({ name }) => name.startsWith(part));
const drawn = (length: number, seed = 1) => {
  const random = new Random(seed);
  return Int32Array.from({ length }, () => 3 + random.integer(SMALL_VOCABULARY - 3));
};

describe.each(built('transformer'))('attention of a $name', ({ build }) => {
  test('is what its weights come to in plain numbers, and sums to one', async () => {
    const model = build();
    const tokens = drawn(13);
    // Fresh weights hardly tell positions apart: they are raised, so that every mistake would show.
    for (const [name, variable] of model.parameters) {
      if (!name.endsWith('norm')) tf.tidy(() => variable.assign(tf.mul(variable, 25)));
    }
    const [layers, logits, whole] = tf.tidy(() => {
      const window = tf.tensor2d(tokens, [1, tokens.length], 'int32');
      const seen = model.attend?.(window);
      if (!seen) throw new Error('There is no attention.');
      const { logits } = model.forward(window);
      return [tf.stack([...seen.weights]), seen.logits, tf.slice(logits, [0, tokens.length - 1, 0])];
    });
    const plain = plainAttention(transformer.parse(model.config), await readParameters(model.parameters), [...tokens]);
    const values = layers?.dataSync() ?? [];
    expect([...values].length).toBe(plain.flat(2).length);
    for (const [i, share] of plain.flat(2).entries()) expect(values[i]).toBeCloseTo(share, 4);
    const spread = Math.max(...plain.flat(2)) - Math.min(...plain.flat(2));
    expect(spread).toBeGreaterThan(0.05);
    expect([...(logits?.dataSync() ?? [])]).toEqual([...(whole?.dataSync() ?? [])]);
    model.dispose();
  });
});

test('attention to a note of a song is that of the position before its pitch, over the tokens up to it', async () => {
  const loaded = await loadModel(join(root, 'assets/models/folk.safetensors'));
  const { model, tokenizer } = loaded;
  const before = tf.memory().numTensors;
  const seen = await attentionTo(model, tokenizer, song, { track: 0, note: 9 });
  const { layers, heads, tokens } = seen;
  const weights = floatsOf(seen.weights);
  expect(weights).toHaveLength(layers * heads * tokens.length);
  for (let row = 0; row < layers * heads; row++) {
    const sum = weights.subarray(row * tokens.length, (row + 1) * tokens.length).reduce((a, b) => a + b, 0);
    expect(sum).toBeCloseTo(1, 5);
  }
  expect(tokens[0]).toEqual({ name: 'START' });
  const struck = tokens.filter(({ name }) => name.startsWith('Pitch_'));
  const pitches = song.tracks[0]?.notes.slice(0, 9).map(({ pitch }) => `Pitch_${pitch}`);
  expect(struck.map(({ name }) => name)).toEqual(pitches);
  expect(struck.map(({ note }) => note?.note)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8]);
  expect(seen.probability).toBeGreaterThan(0);
  expect(tf.memory().numTensors).toBe(before);
  await expect(attentionTo(model, tokenizer, song, { track: 5, note: 0 })).rejects.toMatchObject({ code: 'bad-input' });
  model.dispose();
});

describe.each([...built('rnn'), ...built('lstm')])('the gradient of an $name', ({ build }) => {
  const tokens = drawn(40, 2);
  const place = 36;

  /** The loss of the token after `place`, when what is carried `back` steps before has been moved a little. */
  function lossWith(model: SequenceModel, back: number, part: number, feature: number, delta: number): number {
    const window = (from: number, to: number) => tf.tensor2d(tokens.slice(from, to), [1, to - from], 'int32');
    return tf.tidy(() => {
      const { state } = model.forward(window(0, place - back + 1));
      const moved = state.map((tensor, i) => {
        const values = Float32Array.from(tensor.dataSync());
        if (i === part) values[feature] = (values[feature] ?? 0) + delta;
        return tf.tensor(values, tensor.shape);
      });
      const { logits } = model.forward(window(place - back + 1, place + 1), { state: moved });
      const last = tf.slice(logits, [0, back - 1, 0], [1, 1, SMALL_VOCABULARY]).reshape([SMALL_VOCABULARY]);
      return -(tf.logSoftmax(last).dataSync()[tokens[place + 1] ?? 0] ?? 0);
    });
  }

  test('by what is carried is that of finite differences', async () => {
    const model = build();
    const network = model.steps;
    if (!network) throw new Error('It is not recurrent.');
    const steps = [0, 1, 2, 4, 8];
    const norms = await normsBack(model, network, tokens, place, steps);
    const shapes = tf.tidy(() =>
      model.forward(tf.tensor2d([3], [1, 1], 'int32')).state.map(({ shape }) => shape[1] ?? 0),
    );
    const step = 0.02;
    for (const [i, back] of steps.entries()) {
      if (back === 0) continue;
      let squares = 0;
      for (const [part, width] of shapes.entries()) {
        for (let feature = 0; feature < width; feature++) {
          const up = lossWith(model, back, part, feature, step);
          const down = lossWith(model, back, part, feature, -step);
          squares += ((up - down) / (2 * step)) ** 2;
        }
      }
      expect((norms[i] ?? 0) / Math.sqrt(squares), `${back} steps back`).toBeCloseTo(1, 1.5);
    }
    model.dispose();
  });

  test('where the token is predicted is that of the output alone', async () => {
    const model = build();
    const network = model.steps;
    if (!network) throw new Error('It is not recurrent.');
    const [norm] = await normsBack(model, network, tokens, place, [0, 1]);
    const byHand = tf.tidy(() => {
      const { logits } = model.forward(tf.tensor2d(tokens.slice(0, place + 1), [1, place + 1], 'int32'));
      const last = tf.slice(logits, [0, place, 0], [1, 1, SMALL_VOCABULARY]).reshape([1, SMALL_VOCABULARY]);
      const wanted = tf.oneHot(tf.tensor1d([tokens[place + 1] ?? 0], 'int32'), SMALL_VOCABULARY);
      const byLogits = tf.sub(tf.softmax(last), wanted);
      const kernel = model.parameters.get('output.kernel');
      if (!kernel) throw new Error('There is no output.');
      return tf.norm(tf.matMul(byLogits, tf.transpose(kernel))).dataSync()[0];
    });
    expect(norm).toBeCloseTo(byHand ?? Number.NaN, 4);
    model.dispose();
  });
});

test('the gradient of an LSTM reaches back further than a plain network’s of the same size', async () => {
  const before = tf.memory().numTensors;
  const tokens = drawn(300, 3);
  const reach = async (id: string) => {
    const kind = modelKind(id);
    const config = kind.parse({ ...kind.presets.tiny, ...plainDropout, embedding: 16, hidden: 32, layers: 1 });
    const model = kind.build(config, SMALL_VOCABULARY, 1);
    const found = await gradientReach(model, tokens);
    model.dispose();
    return found;
  };
  const [lstm, rnn] = [await reach('lstm'), await reach('rnn')];
  expect(lstm.steps).toEqual([1, 2, 4, 8, 16, 32, 64, 128, 256]);
  expect(rnn.steps).toEqual(lstm.steps);
  for (const at of [3, 4, 5]) expect(lstm.shares[at]).toBeGreaterThan(10 * (rnn.shares[at] ?? Number.NaN));
  expect(tf.memory().numTensors).toBe(before);
});

test('the pitches of a model are found by their embeddings', async () => {
  const { model, tokenizer } = await loadModel(join(root, 'assets/models/folk.safetensors'));
  const { points, explained } = await pitchMap(model, tokenizer);
  expect(points.length).toBeGreaterThan(20);
  for (const { token, pitch, drums } of points) expect(token).toBe(`${drums ? 'Drum' : 'Pitch'}_${pitch}`);
  expect(explained[0]).toBeGreaterThanOrEqual(explained[1]);
  expect(explained[1]).toBeGreaterThan(0);
  model.dispose();
});

test('what a model has not got is said in a sentence', async () => {
  const kind = modelKind('lstm');
  const tokenizer = remi.fit([song]);
  const sizes = { ...kind.presets.tiny, input: 'one-hot' };
  const lstm = kind.build(kind.parse(sizes), tokenizer.vocabulary.length, 1);
  const attending = modelKind('transformer');
  const tiny = attending.build(attending.presets.tiny, tokenizer.vocabulary.length, 1);
  const refused = [
    attentionTo(lstm, tokenizer, song, { track: 0, note: 0 }),
    attentionTo(tiny, abc.fit([song]), song, { track: 0, note: 0 }),
    gradientReach(tiny, tokenizer.encode(song)),
    pitchMap(lstm, tokenizer),
    pitchMap(tiny, abc.fit([song])),
  ];
  for (const wrong of refused) await expect(wrong).rejects.toMatchObject({ code: 'bad-option', message: /\.$/ });
  lstm.dispose();
  tiny.dispose();
});
