import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import { type ScoringModel, tokenNats } from '../../main/evaluation/likelihood.ts';
import { surpriseOf } from '../../main/evaluation/surprise.ts';
import { rank3 } from '../../main/kernels/rank.ts';
import { tokenizerKinds } from '../../shared/tokens/registry.ts';
import { anySong } from '../support/songs.ts';
import { randomTable } from '../support/table-model.ts';

beforeAll(() => tf.setBackend('cpu'));

const song = anySong.filter(
  ({ ticks, ppq, tracks }) => ticks / ppq < 200 && tracks.some(({ drums, notes }) => !drums && notes.length > 0),
);

/** Logits that depend on the token before alone. */
function table(size: number): ScoringModel {
  const after = randomTable(size, 2);
  const rows = tf.tensor2d(Array.from({ length: size }, (_, token) => Array.from(after(token))));
  return {
    vocabularySize: size,
    context: Number.POSITIVE_INFINITY,
    forward: (tokens) => ({ logits: rank3(tf.gather(rows, tokens)), state: [] }),
  };
}

describe.each(tokenizerKinds.filter(({ id }) => id !== 'abc').map((kind) => [kind.id, kind] as const))(
  '%s',
  (_, kind) => {
    test('the notes and the ending come to the loss that is evaluated, and each note is one of the song’s', async () => {
      const corpus = fc.sample(song, { numRuns: 3, seed: 4 });
      const tokenizer = kind.fit(corpus);
      const model = table(tokenizer.vocabulary.length);
      await fc.assert(
        fc.asyncProperty(song, async (one) => {
          const tokens = tokenizer.encode(one);
          if (tokenizer.count(tokens).notes === 0) return;
          const { notes, ending, total, unread } = await surpriseOf(model, tokenizer, one);
          const [nats = new Float32Array(0)] = await tokenNats(model, [tokens]);
          const sum = nats.reduce((all, each) => all + each, 0);
          expect(total).toBeCloseTo(sum, 5);
          expect(notes.reduce((all, note) => all + note.nats, ending)).toBeCloseTo(sum, 3);
          const left = one.tracks.map((track) => track.notes.map(({ tick, pitch }) => `${tick} ${pitch}`));
          for (const { track, tick, pitch } of notes) {
            const at = left[track]?.indexOf(`${tick} ${pitch}`) ?? -1;
            expect(at).toBeGreaterThanOrEqual(0);
            left[track]?.splice(at, 1);
          }
          expect(left.flat()).toHaveLength(unread);
        }),
        { numRuns: 25, seed: 3 },
      );
    });
  },
);

test('letters have no notes of their own', async () => {
  const kind = tokenizerKinds.find(({ id }) => id === 'abc');
  const [one] = fc.sample(song, { numRuns: 1, seed: 4 });
  if (!kind || !one) throw new Error('There is no tokenizer or no song.');
  const tokenizer = kind.fit([one]);
  await expect(surpriseOf(table(tokenizer.vocabulary.length), tokenizer, one)).rejects.toThrow(
    'as tokens of their own',
  );
});

test('each note costs what was said since the note before', async () => {
  const kind = tokenizerKinds[0];
  const [one] = fc.sample(song, { numRuns: 1, seed: 6 });
  if (!kind || !one) throw new Error('There is no tokenizer or no song.');
  const tokenizer = kind.fit([one]);
  const model = table(tokenizer.vocabulary.length);
  const tokens = tokenizer.encode(one);
  const [nats = new Float32Array(0)] = await tokenNats(model, [tokens]);
  const { notes } = await surpriseOf(model, tokenizer, one);
  const keys = [...tokens.keys()].filter((i) => tokenizer.bars?.keyOf(tokens[i] ?? 0) !== undefined);
  expect(notes).toHaveLength(keys.length);
  for (const [i, key] of keys.entries()) {
    const from = (keys[i - 1] ?? 0) + 1;
    expect(notes[i]?.nats).toBeCloseTo(
      nats.subarray(from, key + 1).reduce((sum, each) => sum + each, 0),
      4,
    );
  }
});
