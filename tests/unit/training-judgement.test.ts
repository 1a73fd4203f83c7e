import { expect, test } from 'vitest';
import { type Judged, judge } from '../../main/training/judgement.ts';

const plain: Judged = {
  dataset: {
    fingerprint: 'f',
    pieces: { training: 800, validation: 100, test: 100 },
    ...{ notes: 50_000, exactDuplicates: 0, nearDuplicates: 0, refused: 0 },
  },
  figures: {
    scores: [
      { name: 'lstm', natsPerToken: 0.8 },
      { name: 'unigram', natsPerToken: 3 },
      { name: '5-gram', natsPerToken: 1 },
    ],
    copying: { samples: 4, notes: 6, piece: 'a.mid' },
    ...{ device: 'TensorFlow', seconds: 60 },
  },
  history: [
    { step: 10, trainingLoss: 0.9, validationLoss: 0.8 },
    { step: 20, trainingLoss: 0.3, validationLoss: 0.9 },
  ],
  recipe: { transpose: [-5, 6] },
  tokenizer: { id: 'remi' },
};

const bad = (change: Partial<Judged>) => judge({ ...plain, ...change }).notGoodFor.join('\n');
const good = (change: Partial<Judged>) => judge({ ...plain, ...change }).goodFor.join('\n');

test('a model is judged by its figures, not by hope', () => {
  expect(good({})).toMatch(/0\.80 nats a token .*a 5-gram 1\.00/);
  expect(bad({})).not.toMatch(/Train it longer|few|by heart|unheard/);
  const worse = {
    ...plain.figures,
    scores: [
      { name: 'lstm', natsPerToken: 0.99 },
      { name: '5-gram', natsPerToken: 1 },
    ],
  };
  expect(bad({ figures: { ...worse, device: '', seconds: 0 } })).toMatch(/Train it longer/);
  expect(good({ figures: { ...worse, device: '', seconds: 0 } })).not.toMatch(/hangs together/);
  expect(bad({ figures: undefined })).toMatch(/none were measured/);
});

test('what it may have learned by heart is told: few pieces, a wide gap of the weights that were kept, long copies', () => {
  const pieces = { training: 20, validation: 2, test: 3 };
  expect(bad({ dataset: { ...plain.dataset, pieces } })).toMatch(/20 pieces are few[\s\S]*from 3 pieces alone/);
  expect(bad({ history: [{ step: 1, trainingLoss: 0.5, validationLoss: 0.8 }] })).toMatch(/loss 0\.50 on them, 0\.80/);
  const figures = { scores: [], copying: { samples: 4, notes: 30, piece: 'a.mid' }, device: '', seconds: 1 };
  expect(bad({ figures })).toMatch(/shares 30 notes in a row with a\.mid/);
});

test('keys and gaps are good for what was learned alone', () => {
  expect(good({})).toMatch(/any key/);
  expect(bad({ recipe: { transpose: [0, 0] } })).toMatch(/as they are written/);
  for (const recipe of [{ transpose: [-5, 6], fifths: 2 }, {}]) expect(good({ recipe })).not.toMatch(/any key/);
  expect(good({ tokenizer: { id: 'remi', infill: true } })).toMatch(/Filling gaps/);
  expect(bad({})).toMatch(/Filling gaps/);
});
