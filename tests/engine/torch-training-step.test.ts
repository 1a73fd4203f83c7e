import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { beforeAll, describe, expect, test } from 'vitest';
import { AdamW } from '../../main/training/adamw.ts';
import { lossAndGradients } from '../../main/training/loss.ts';
import { startNativeEngine } from '../support/native-engine.ts';
import { SMALL_VOCABULARY, smallModels } from '../support/small-models.ts';

const ROWS = 2;
const TIME = 9;
const LEARNING_RATE = 1e-2;
const script = fileURLToPath(new URL('torch/training_step.py', import.meta.url));

const results = v.record(
  v.string(),
  v.object({ logits: v.array(v.number()), loss: v.number(), gradientNorm: v.number(), lossAfterStep: v.number() }),
);
/** What PyTorch 2.9 gave on a CPU. */
const expected = v.parse(
  results,
  JSON.parse(readFileSync(new URL('torch/training-step.json', import.meta.url), 'utf8')),
);

const torch = spawnSync('python3', ['-c', 'import torch']).status === 0;
if (!torch) console.warn('SKIPPED: the fresh comparison with PyTorch, since `python3 -c "import torch"` fails here.');

beforeAll(startNativeEngine);

/** The inputs and targets that the Python script makes. */
function batch() {
  const token = (row: number, t: number) => 1 + ((3 * t * t + 5 * row + t) % (SMALL_VOCABULARY - 1));
  const rows = (from: number) =>
    Int32Array.from({ length: ROWS * TIME }, (_, i) => token(Math.floor(i / TIME), (i % TIME) + from));
  return { rows: ROWS, time: TIME, inputs: rows(0), targets: rows(1), scored: ROWS * TIME };
}

/** The same step in Segue: weights from the script's formula, loss, gradients, one AdamW step. */
function trainingStep(name: string) {
  const model = smallModels.find((candidate) => candidate.name === name)!.build();
  for (const [index, [parameter, variable]] of [...model.parameters].entries()) {
    const centre = parameter.endsWith('norm') ? 1 : 0;
    const values = Float32Array.from(
      { length: variable.size },
      (_, i) => centre + 0.4 * Math.sin(0.7 * i + 1.3 * index),
    );
    tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
  }
  const optimizer = new AdamW(model.parameters, {
    beta1: 0.9,
    beta2: 0.95,
    epsilon: 1e-8,
    weightDecay: 0.1,
    clipNorm: 1e9,
  });
  const result = tf.tidy(() => {
    const inputs = tf.tensor2d(batch().inputs, [ROWS, TIME], 'int32');
    const logits = model.forward(inputs).logits.arraySync()[0]!.at(-1)!;
    const before = lossAndGradients(model, batch(), {});
    const norm = optimizer.apply(before.gradients, LEARNING_RATE);
    const after = lossAndGradients(model, batch(), {});
    tf.dispose([...before.state, ...after.state]);
    return {
      logits,
      loss: before.loss.dataSync()[0]!,
      gradientNorm: norm.dataSync()[0]!,
      lossAfterStep: after.loss.dataSync()[0]!,
    };
  });
  optimizer.dispose();
  model.dispose();
  return result;
}

function expectSame(actual: ReturnType<typeof trainingStep>, wanted: v.InferOutput<typeof results>[string]): void {
  for (const [i, logit] of wanted.logits.entries()) expect(Math.abs(actual.logits[i]! - logit)).toBeLessThan(1e-4);
  expect(Math.abs(actual.loss - wanted.loss)).toBeLessThan(1e-4);
  expect(Math.abs(actual.gradientNorm - wanted.gradientNorm)).toBeLessThan(1e-4);
  expect(Math.abs(actual.lossAfterStep - wanted.lossAfterStep)).toBeLessThan(1e-4);
}

describe('a training step agrees with PyTorch to 1e-4', () => {
  test.each(Object.keys(expected))('%s, against the figures kept beside this test', (name) => {
    expectSame(trainingStep(name), expected[name]!);
  });

  const title = torch ? 'all, against PyTorch run now' : 'SKIPPED: no PyTorch here to run now';
  test.skipIf(!torch)(title, () => {
    const run = spawnSync('python3', [script], { encoding: 'utf8' });
    const fresh = v.parse(results, JSON.parse(run.stdout));
    for (const [name, wanted] of Object.entries(fresh)) expectSame(trainingStep(name), wanted);
  });
});
