import * as tf from '@tensorflow/tfjs-core';
import '@tensorflow/tfjs-backend-cpu';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { causalAttention } from '../../main/kernels/causal-attention.ts';
import { sparseCrossEntropy } from '../../main/kernels/cross-entropy.ts';
import { dense } from '../../main/kernels/dense.ts';
import { dropout } from '../../main/kernels/dropout.ts';
import { lstmLayer } from '../../main/kernels/lstm-layer.ts';
import { withoutOwnKernels } from '../../main/kernels/own-kernels.ts';
import { matrix, rank3, rank4, vector } from '../../main/kernels/rank.ts';
import { relu } from '../../main/kernels/relu.ts';
import { rmsNorm } from '../../main/kernels/rms-norm.ts';
import { rnnLayer } from '../../main/kernels/rnn-layer.ts';
import { rotary, rotation } from '../../main/kernels/rotary.ts';
import { selfAttention } from '../../main/kernels/self-attention.ts';
import { Random } from '../../shared/random.ts';
import { gradientError } from '../support/finite-differences.ts';
import { startNativeEngine } from '../support/native-engine.ts';

/** Everything that carries a gradient of its own, each as a scalar function of its inputs. */
interface Case {
  readonly name: string;
  readonly shapes: readonly number[][];
  readonly f: (...inputs: tf.Tensor[]) => tf.Tensor;
}

const cases: readonly Case[] = [
  {
    name: 'dense with a bias',
    shapes: [[3, 4], [4, 5], [5]],
    f: (x, w, b) => dense(matrix(x!), matrix(w!), vector(b!)),
  },
  {
    name: 'dense without a bias',
    shapes: [
      [3, 4],
      [4, 5],
    ],
    f: (x, w) => dense(matrix(x!), matrix(w!)),
  },
  { name: 'rmsNorm', shapes: [[3, 6], [6]], f: (x, scale) => rmsNorm(matrix(x!), vector(scale!)) },
  {
    name: 'sparseCrossEntropy',
    shapes: [[4, 7]],
    f: (logits) => sparseCrossEntropy(matrix(logits!), tf.tensor1d([0, 6, 3, 3], 'int32')),
  },
  {
    name: 'causalAttention within a block',
    shapes: [
      [2, 2, 5, 4],
      [2, 2, 5, 4],
      [2, 2, 5, 4],
    ],
    f: (q, k, v) => causalAttention(rank4(q!), rank4(k!), rank4(v!)),
  },
  {
    name: 'causalAttention across blocks',
    shapes: [
      [1, 1, 300, 2],
      [1, 1, 300, 2],
      [1, 1, 300, 2],
    ],
    f: (q, k, v) => causalAttention(rank4(q!), rank4(k!), rank4(v!)),
  },
  {
    name: 'selfAttention',
    shapes: [[2 * 5, 3 * 2 * 4]],
    f: (qkv) => selfAttention(matrix(qkv!), 2, 2, rotation([0, 1, 2, 3, 4], 4)),
  },
  { name: 'rotary', shapes: [[2, 2, 3, 6]], f: (x) => rotary(rank4(x!), rotation([0, 1, 7], 6)) },
  { name: 'relu', shapes: [[4, 5]], f: (x) => relu(x!) },
  { name: 'dropout', shapes: [[4, 5]], f: (x) => dropout(x!, 0.5, 17, 3) },
  { name: 'dropout shared along a dimension', shapes: [[3, 2, 5]], f: (x) => dropout(x!, 0.5, 17, 3, 0) },
  {
    name: 'lstmLayer',
    shapes: [[4, 2, 3], [3, 20], [5, 20], [20]],
    f: (x, kernel, recurrent, bias) => {
      const state = { hidden: tf.fill<tf.Rank.R2>([2, 5], 0.3), cell: tf.fill<tf.Rank.R2>([2, 5], -0.4) };
      const weights = { kernel: matrix(kernel!), recurrent: matrix(recurrent!), bias: vector(bias!) };
      return lstmLayer(rank3(x!), weights, state).outputs;
    },
  },
  ...(['tanh', 'relu'] as const).map((activation) => ({
    name: `rnnLayer with ${activation}`,
    shapes: [[4, 2, 3], [3, 5], [5, 5], [5]],
    f: (...[x, kernel, recurrent, bias]: tf.Tensor[]) => {
      const weights = { kernel: matrix(kernel!), recurrent: matrix(recurrent!), bias: vector(bias!) };
      return rnnLayer(rank3(x!), weights, tf.fill<tf.Rank.R2>([2, 5], 0.3), activation).outputs;
    },
  })),
];

/** Fixed numbers in about ±1, so that a failure repeats. */
function inputsOf(shapes: readonly number[][]): tf.Tensor[] {
  const random = new Random(5);
  return shapes.map((shape) => {
    const size = shape.reduce((product, n) => product * n, 1);
    return tf.tensor(
      Float32Array.from({ length: size }, () => random.normal() * 0.7),
      shape,
    );
  });
}

/** Sums with fixed weights, so that every output counts differently. */
function weighed(output: tf.Tensor): tf.Scalar {
  const random = new Random(6);
  const weights = Float32Array.from({ length: output.size }, () => random.normal());
  return tf.sum(tf.mul(output, tf.tensor(weights, output.shape)));
}

const withOwnKernels = (f: () => number) => f();

for (const [title, backend, run] of [
  ['tensorflow', 'tensorflow', withOwnKernels],
  ["tensorflow without Segue's own kernels", 'tensorflow', withoutOwnKernels<number>],
  ['cpu', 'cpu', withOwnKernels],
] as const) {
  describe(`gradients on ${title}`, () => {
    beforeAll(async () => {
      await startNativeEngine();
      await tf.setBackend(backend);
    });
    afterAll(async () => {
      await tf.setBackend('tensorflow');
    });

    test.each(cases)('$name agrees with finite differences', ({ shapes, f }) => {
      const inputs = inputsOf(shapes);
      expect(run(() => gradientError((...xs) => weighed(f(...xs)), inputs))).toBeLessThan(5e-3);
    });
  });
}

describe('the same kernel on both backends', () => {
  test.each(cases.filter(({ name }) => !name.startsWith('dropout')))(
    '$name gives the same values',
    async ({ shapes, f }) => {
      await startNativeEngine();
      const values: number[][] = [];
      for (const backend of ['tensorflow', 'cpu']) {
        await tf.setBackend(backend);
        values.push(Array.from(tf.tidy(() => f(...inputsOf(shapes))).dataSync()));
      }
      await tf.setBackend('tensorflow');
      const [native, plain] = values;
      const worst = Math.max(...native!.map((value, i) => Math.abs(value - plain![i]!)));
      expect(worst).toBeLessThan(1e-4);
    },
  );
});
