import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { evaluate } from '../../main/evaluation/evaluate.ts';
import { readPrints } from '../../main/evaluation/kept-prints.ts';
import { readModelCard } from '../../main/library/model-card.ts';
import type { TrainingEvent } from '../../main/training/events.ts';
import { sumOf, timeOf } from '../../main/training/run-time.ts';
import { train } from '../../main/training/train.ts';
import { loadModel } from '../../main/weights/model-file.ts';
import { startNativeEngine } from '../support/native-engine.ts';
import { root } from '../support/project-files.ts';

const folder = mkdtempSync(join(tmpdir(), 'segue-card-'));
const data = join(root, 'assets/songs');
const out = join(folder, 'waltz.safetensors');
const card = { samples: { count: 2, bars: 4 }, device: 'a test' };
const recipe = { model: 'lstm', preset: 'tiny', tokenizer: 'remi', steps: 40, seed: 2 } as const;
const events: TrainingEvent[] = [];

beforeAll(async () => {
  await startNativeEngine();
  await train({ data, out, recipe, card, name: 'Waltz' }, (event) => events.push(event));
});

test('a card tells what evaluation finds: the loss on the test pieces beside n-grams that learned the same', async () => {
  const { scores } = await readModelCard(out, 'own/waltz', 'waltz', false);
  const loaded = await loadModel(out);
  const evaluation = await evaluate({ ...loaded, data, withBaselines: true });
  loaded.model.dispose();
  expect(evaluation.part).toBe('test');
  expect(scores.map(({ name }) => name)).toEqual(['lstm', 'unigram', 'bigram', '5-gram']);
  for (const [i, { natsPerToken, natsPerNote }] of scores.entries()) {
    expect(natsPerToken).toBeCloseTo(evaluation.scores[i]?.natsPerToken ?? Number.NaN, 5);
    expect(natsPerNote).toBeCloseTo(evaluation.scores[i]?.natsPerNote ?? Number.NaN, 4);
  }
});

test('a card tells the music, the configuration, the curve, what is copied, and what computed', async () => {
  const told = await readModelCard(out, 'own/waltz', 'waltz', false);
  const dataset = events.find((event) => event.event === 'dataset');
  expect(told).toMatchObject({
    ...{ model: 'own/waltz', name: 'Waltz', tokenizer: 'remi', device: 'a test' },
    data: { fingerprint: dataset?.fingerprint, ...dataset?.pieces, notes: dataset?.notes },
    copying: { samples: expect.any(Number), notes: expect.any(Number) },
  });
  expect(told.configuration).toContainEqual({ option: 'steps', value: '40' });
  const validations = events.filter((event) => event.event === 'validation');
  expect(told.curve.map(({ step }) => step)).toEqual(validations.map(({ step }) => step));
  expect(told.validationLoss).toBe(Math.min(...validations.map(({ validationLoss }) => validationLoss)));
  for (const sentence of [...told.goodFor, ...told.notGoodFor]) expect(told.text).toContain(`- ${sentence}`);
  for (const { natsPerToken } of told.scores) expect(told.text).toContain(natsPerToken.toFixed(4));
});

test('a model that was trained further tells the losses that it began with', async () => {
  const further = join(folder, 'further.safetensors');
  await train({ data, out: further, recipe: { steps: 10, seed: 2 }, from: out, card });
  // It has learned from the music of both.
  const [before, after] = await Promise.all([out, further].map(readPrints));
  expect(after?.pieces).toHaveLength(2 * (before?.pieces.length ?? Number.NaN));
  const { gain } = await readModelCard(further, 'own/further', 'further', false);
  const { scores, validationLoss } = await readModelCard(out, 'own/waltz', 'waltz', false);
  expect(gain?.before.test).toBeCloseTo(scores[0]?.natsPerToken ?? Number.NaN, 4);
  expect(gain?.before.validation).toBeCloseTo(validationLoss ?? Number.NaN, 4);
  expect(gain?.after?.test).toBeGreaterThan(0);
});

test('without one nothing is measured for it, and the time that is told does without', async () => {
  const estimates: TrainingEvent[] = [];
  const bare = join(folder, 'bare.safetensors');
  await train({ data, out: bare, recipe: { ...recipe, steps: 3 } }, (event) => estimates.push(event));
  const told = await readModelCard(bare, 'own/bare', 'bare', false);
  expect(told.scores).toEqual([{ name: 'lstm', natsPerToken: expect.any(Number) }]);
  expect(told).not.toHaveProperty('copying');
  const bareEstimate = estimates.find((event) => event.event === 'estimate');
  const estimate = events.find((event) => event.event === 'estimate');
  if (!estimate || !bareEstimate) throw new Error('Nothing was estimated.');
  expect(bareEstimate.outline.counted).toBeUndefined();
  expect(estimate.seconds).toBe(sumOf(timeOf(estimate.steps, estimate.outline)));
  expect(estimate.outline.pace.secondsPerCountedToken).toBeGreaterThan(0);
});
