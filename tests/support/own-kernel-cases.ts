import * as tf from '@tensorflow/tfjs-core';
import { type AdamTensors, adamUpdate, globalNorm } from '../../main/kernels/adam-update.ts';
import { sparseCrossEntropy } from '../../main/kernels/cross-entropy.ts';
import { lstmLayer } from '../../main/kernels/lstm-layer.ts';
import { withoutOwnKernels } from '../../main/kernels/own-kernels.ts';
import { matrix, rank3, vector } from '../../main/kernels/rank.ts';
import { rmsNorm } from '../../main/kernels/rms-norm.ts';
import { rotation } from '../../main/kernels/rotary.ts';
import { selfAttention } from '../../main/kernels/self-attention.ts';
import { Random } from '../../shared/random.ts';

/** A kernel of Segue's own, called in shapes that fill no vector and no block evenly. */
export interface OwnKernelCase {
  readonly name: string;
  readonly shapes: readonly (readonly number[])[];
  readonly f: (...inputs: tf.Tensor[]) => tf.Tensor;
  /** Whether nothing is differentiated by its inputs. */
  readonly valueOnly?: boolean;
}

export const ownKernelCases: readonly OwnKernelCase[] = [
  ...[1, 7, 300].flatMap((rows) =>
    [1, 16, 37, 256].map((width) => ({
      name: `rmsNorm of ${rows} × ${width}`,
      shapes: [[rows, width], [width]],
      f: (...[x, scale]: tf.Tensor[]) => rmsNorm(matrix(x!), vector(scale!)),
    })),
  ),
  ...[
    { batch: 1, time: 1, heads: 1, width: 2 },
    { batch: 2, time: 47, heads: 3, width: 10 },
    { batch: 1, time: 130, heads: 2, width: 32 },
    { batch: 1, time: 97, heads: 1, width: 48 },
  ].flatMap(({ batch, time, heads, width }) =>
    [true, false].map((turned) => ({
      name: `selfAttention of ${batch} × ${time}, ${heads} heads of ${width}${turned ? ', turned' : ''}`,
      shapes: [[batch * time, 3 * heads * width]],
      f: (...[qkv]: tf.Tensor[]) => {
        const positions = Array.from({ length: time }, (_, t) => t);
        return selfAttention(matrix(qkv!), batch, heads, turned ? rotation(positions, width) : undefined);
      },
    })),
  ),
  // Time, batch, width of the input, hidden units: less than a vector, than a tile, than a sheet, and more.
  ...[
    [4, 1, 3, 1],
    [5, 3, 4, 20],
    [6, 32, 8, 96],
    [7, 13, 5, 150],
    [4, 29, 16, 272],
  ].map(([time = 0, batch = 0, width = 0, hidden = 0]) => ({
    name: `lstmLayer of ${time} × ${batch} × ${width} with ${hidden} units`,
    shapes: [[time, batch, width], [width, 4 * hidden], [hidden, 4 * hidden], [4 * hidden]],
    f: (...[x, kernel, recurrent, bias]: tf.Tensor[]) => {
      const state = (value: number) => tf.fill<tf.Rank.R2>([batch, hidden], value);
      const before = { hidden: state(0.3), cell: state(-0.4) };
      // Weights as large as in training: larger ones would make small differences grow from step to step.
      const scaled = matrix(tf.div(recurrent!, Math.sqrt(hidden)));
      const weights = { kernel: matrix(kernel!), recurrent: scaled, bias: vector(bias!) };
      // The second window goes on from the state that the first one leaves.
      const first = lstmLayer(rank3(x!), weights, before);
      return lstmLayer(rank3(x!), weights, first.state).outputs;
    },
  })),
  ...[1, 16, 37, 400].map((classes) => ({
    name: `sparseCrossEntropy of ${classes} classes`,
    shapes: [[29, classes]],
    f: (logits: tf.Tensor) => {
      const targets = Int32Array.from({ length: 29 }, (_, row) => (row * 7) % classes);
      return sparseCrossEntropy(matrix(tf.mul(logits, 20)), tf.tensor1d(targets, 'int32'));
    },
  })),
  ...[1, 30, 70_001].map((size) => ({
    name: `adamUpdate of ${size}`,
    shapes: [[size], [size], [size], [size]],
    f: (...[weight, mean, root, gradient]: tf.Tensor[]) => {
      const settings = { beta1: 0.9, beta2: 0.98, epsilon: 1e-6, size: 0.01, keepWeight: 0.99 };
      const before: AdamTensors = [weight!, mean!, tf.square(root!)];
      return tf.concat(adamUpdate(before, gradient!, tf.scalar(0.7), settings));
    },
    valueOnly: true,
  })),
  ...[1, 30, 70_001].map((size) => ({
    name: `globalNorm of ${size}`,
    shapes: [[size], [3, size]],
    f: (...tensors: tf.Tensor[]) => globalNorm(tensors),
    valueOnly: true,
  })),
];

/** The value and the gradient by every input, as plain numbers: the same for the same case, whoever calls. */
export function ownKernelNumbers({ shapes, f, valueOnly }: OwnKernelCase): Float32Array[] {
  const random = new Random(11);
  const normal = (shape: readonly number[]) =>
    tf.tensor(
      Float32Array.from({ length: shape.reduce((product, size) => product * size, 1) }, () => random.normal() * 0.5),
      [...shape],
    );
  return tf.tidy(() => {
    const inputs = shapes.map(normal);
    const value = f(...inputs);
    if (valueOnly) return [Float32Array.from(value.dataSync<'float32'>())];
    const weights = normal(value.shape);
    const gradients = tf.grads((...xs: tf.Tensor[]) => tf.sum(tf.mul(f(...xs), weights)))(inputs);
    return [value, ...gradients].map((tensor) => Float32Array.from(tensor.dataSync<'float32'>()));
  });
}

/**
 * The largest difference between a kernel of Segue's own and TensorFlow's, over the value and all gradients, relative to
 * the tensor's largest element and at least 1.
 */
export function worstDifference(example: OwnKernelCase): number {
  const own = ownKernelNumbers(example);
  const plain = withoutOwnKernels(() => ownKernelNumbers(example));
  const differences = plain.map((numbers, index) => {
    const size = numbers.reduce((largest, number) => Math.max(largest, Math.abs(number)), 1);
    return numbers.reduce((worst, number, i) => Math.max(worst, Math.abs(number - own[index]![i]!) / size), 0);
  });
  return own.length === plain.length ? Math.max(...differences) : Number.POSITIVE_INFINITY;
}
