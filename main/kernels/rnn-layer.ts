import * as tf from '@tensorflow/tfjs-core';
import { matmul } from './matmul.ts';
import { matrix, rank3 } from './rank.ts';
import { withGradient } from './with-gradient.ts';

export type Activation = 'tanh' | 'relu';

export interface RnnWeights {
  /** [in, hidden] */
  readonly kernel: tf.Tensor2D;
  /** [hidden, hidden] */
  readonly recurrent: tf.Tensor2D;
  /** [hidden] */
  readonly bias: tf.Tensor1D;
}

const activations = {
  tanh: {
    apply: (x: tf.Tensor) => tf.tanh(x),
    /** The slope, from the activation's value. */
    slope: (y: tf.Tensor) => tf.sub(1, tf.square(y)),
  },
  relu: {
    apply: (x: tf.Tensor) => tf.relu(x),
    slope: (y: tf.Tensor) => tf.step(y),
  },
};

/**
 * One step of the recurrence, in ops that can be differentiated by the hidden state too.
 * @param x [batch, in]
 * @param hidden [batch, hidden]
 */
export function rnnStep(
  x: tf.Tensor2D,
  { kernel, recurrent, bias }: RnnWeights,
  hidden: tf.Tensor2D,
  activation: Activation,
): tf.Tensor2D {
  const sum = tf.add(tf.add(tf.matMul(x, kernel), tf.matMul(hidden, recurrent)), bias);
  return matrix(activations[activation].apply(sum));
}

/**
 * The plain recurrence (Elman, 1990) over a window: h = activation(x·kernel + h·recurrent + bias).
 * The gradient stops at the window's start.
 *
 * @param x [time, batch, in]
 * @param state hidden state before the window, [batch, hidden]
 * @returns `outputs` [time, batch, hidden], and the hidden state after the last step
 */
export function rnnLayer(
  x: tf.Tensor3D,
  weights: RnnWeights,
  state: tf.Tensor2D,
  activation: Activation,
): { outputs: tf.Tensor3D; state: tf.Tensor2D } {
  const { kernel, recurrent, bias } = weights;
  const [time, batch, width] = x.shape;
  const hidden = recurrent.shape[0];
  const { apply, slope } = activations[activation];

  const outputs = withGradient(
    [x, kernel, recurrent, bias],
    (save) => {
      const fromInput = tf.add(matmul(tf.reshape(x, [time * batch, width]), kernel), bias);
      let h: tf.Tensor = state;
      const steps = tf.split(fromInput, time, 0).map((step) => {
        h = apply(tf.add(step, matmul(h, recurrent)));
        return h;
      });
      const stacked = rank3(tf.stack(steps));
      save([x, kernel, recurrent, state, stacked]);
      return stacked;
    },
    (gradient, saved) => {
      const [x, kernel, recurrent, state, hiddens] = saved;
      if (!x || !kernel || !recurrent || !state || !hiddens)
        throw new Error('rnnLayer: nothing was saved for its gradient');
      const backWeights = tf.transpose(recurrent);
      const slopes = tf.unstack(slope(hiddens));
      const fromAbove = tf.unstack(gradient);
      const bySum: tf.Tensor[] = [];
      let byHidden = fromAbove[time - 1]!;
      for (let t = time - 1; t >= 0; t--) {
        bySum[t] = tf.mul(byHidden, slopes[t]!);
        if (t > 0) byHidden = tf.add(fromAbove[t - 1]!, matmul(bySum[t]!, backWeights));
      }
      const all = matrix(tf.concat(bySum, 0));
      const before = tf.concat([tf.expandDims(state, 0), tf.slice(hiddens, 0, time - 1)], 0);
      return [
        tf.reshape(matmul(all, tf.transpose(kernel)), [time, batch, width]),
        matmul(tf.reshape(x, [time * batch, width]), all, true, false),
        matmul(tf.reshape(before, [time * batch, hidden]), all, true, false),
        tf.sum(all, 0),
      ];
    },
  );
  return {
    outputs,
    state: matrix(tf.reshape(tf.slice(outputs, [time - 1, 0, 0], [1, batch, hidden]), [batch, hidden])),
  };
}
