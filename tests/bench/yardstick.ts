/**
 * Training and decoding speed of the two yardstick models, beside PyTorch's where `python3` (or $PYTHON) has it.
 *
 * usage: npx tsx tests/bench/yardstick.ts [lstm-train | transformer-train | lstm-decode | transformer-decode …]
 *
 * Start it through `npm run bench`, which sets the engine's environment. The rival is the PyTorch script that
 * stands beside the checkout, run in turn with ours so that a busy machine slows both; figures are medians.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-node-gpu';
import * as v from 'valibot';
import { lstm } from '../../main/models/lstm.ts';
import type { SequenceModel } from '../../main/models/model.ts';
import { transformer } from '../../main/models/transformer.ts';
import { AdamW } from '../../main/training/adamw.ts';
import { lossAndGradients } from '../../main/training/loss.ts';
import { Random } from '../../shared/random.ts';

const VOCABULARY = 400;
const DECODED = 256;
const ROUNDS = 5;
const rival = fileURLToPath(new URL('../../../shared/rivals/torch_yardstick.py', import.meta.url));
const python = process.env.PYTHON ?? 'python3';

const buildLstm = () =>
  lstm.build({ input: 'embedding', embedding: 256, layers: 2, hidden: 512, dropout: 0 }, VOCABULARY, 1);
const buildTransformer = () =>
  transformer.build(
    {
      layers: 6,
      width: 256,
      heads: 8,
      feedForward: 1024,
      context: 512,
      positions: 'learned',
      tied: false,
      dropout: 0,
    },
    VOCABULARY,
    1,
  );

/** A piece of work that can be done again and again; each time it handles so many tokens. */
interface Work {
  readonly tokens: number;
  run(): Promise<void>;
}

function training(model: SequenceModel, rows: number, time: number): Work {
  const random = new Random(1);
  const tokens = () => Int32Array.from({ length: rows * time }, () => 1 + random.integer(VOCABULARY - 1));
  const batch = { rows, time, inputs: tokens(), targets: tokens(), scored: rows * time };
  const optimizer = new AdamW(model.parameters);
  return {
    tokens: rows * time,
    async run() {
      tf.tidy(() => {
        const { loss, gradients, state } = lossAndGradients(model, batch, {});
        tf.dispose([...state]);
        optimizer.apply(gradients, 1e-3);
        loss.dataSync();
      });
    },
  };
}

function decoding(model: SequenceModel): Work {
  return {
    tokens: DECODED,
    async run() {
      const decoder = model.decoder(1);
      for (let i = 0; i < DECODED; i++) await decoder.feed(Int32Array.of(1), 1);
      decoder.dispose();
    },
  };
}

const works: Readonly<Record<string, () => Work>> = {
  'lstm-train': () => training(buildLstm(), 32, 256),
  'transformer-train': () => training(buildTransformer(), 8, 512),
  'lstm-decode': () => decoding(buildLstm()),
  'transformer-decode': () => decoding(buildTransformer()),
};

const torchResult = v.object({ perSecond: v.number() });

/** PyTorch's tokens a second at the same work, median of a few repeats; undefined where it cannot run. */
function torchRate(work: string): number | undefined {
  if (!existsSync(rival)) return undefined;
  const threads = work.endsWith('decode') ? '1' : '2';
  const run = spawnSync(python, [rival, work, '--threads', threads, '--repeat', '3'], { encoding: 'utf8' });
  return run.status === 0 ? v.parse(torchResult, JSON.parse(run.stdout)).perSecond : undefined;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;
}

const spread = (values: readonly number[]) =>
  `${median(values).toFixed(0)} (${Math.min(...values).toFixed(0)} to ${Math.max(...values).toFixed(0)})`;

const asked = process.argv.slice(2);
for (const name of asked.length > 0 ? asked : Object.keys(works)) {
  const make = works[name];
  if (!make) throw new Error(`There is no work “${name}”; choose from ${Object.keys(works).join(', ')}.`);
  const work = make();
  await work.run();
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    for (let repeat = 0; repeat < 3; repeat++) {
      const begun = performance.now();
      await work.run();
      ours.push((work.tokens * 1000) / (performance.now() - begun));
    }
    const rate = torchRate(name);
    if (rate !== undefined) theirs.push(rate);
  }
  const comparison =
    theirs.length > 0
      ? `PyTorch ${spread(theirs)}, ratio ${(median(ours) / median(theirs)).toFixed(2)}`
      : 'PyTorch not measured: it is not installed here';
  console.log(`${name}: Segue ${spread(ours)} tokens/s, ${comparison}`);
}
