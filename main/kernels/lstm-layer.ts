import * as tf from '@tensorflow/tfjs-core';
import { Int64Scalar } from '@tensorflow/tfjs-node-gpu/dist/int64_tensors.js';
import { matmul } from './matmul.ts';
import { type NativeOps, nativeOps } from './native.ts';
import { matrix, rank3 } from './rank.ts';
import { withGradient } from './with-gradient.ts';

/** Weights of a layer; the four gates stand side by side: input, forget, candidate, output. */
export interface LstmWeights {
  /** [in, 4 · hidden] */
  readonly kernel: tf.Tensor2D;
  /** [hidden, 4 · hidden] */
  readonly recurrent: tf.Tensor2D;
  /** [4 · hidden] */
  readonly bias: tf.Tensor1D;
}

/** What a layer remembers, each [batch, hidden]. */
export interface LstmState {
  readonly hidden: tf.Tensor2D;
  readonly cell: tf.Tensor2D;
}

/** What the forward pass leaves for the backward one, each [time, batch, hidden]. */
interface Trace {
  readonly input: tf.Tensor;
  readonly forget: tf.Tensor;
  readonly candidate: tf.Tensor;
  readonly output: tf.Tensor;
  readonly cell: tf.Tensor;
  /** tanh of the cell. */
  readonly squashed: tf.Tensor;
  readonly hidden: tf.Tensor;
}

/**
 * Long short-term memory (Hochreiter and Schmidhuber, 1997; forget gate of Gers et al., 2000) over a window:
 * c = f·c + i·g, h = o·tanh(c), the gates from the input and the hidden state before.
 *
 * The gradient goes back to the window's start and no further: the state that comes in and the one that goes out
 * carry none (truncated back-propagation through time).
 *
 * @param x [time, batch, in]
 * @returns `outputs` [time, batch, hidden], and the state after the last step
 */
export function lstmLayer(
  x: tf.Tensor3D,
  weights: LstmWeights,
  state: LstmState,
): { outputs: tf.Tensor3D; state: LstmState } {
  const { kernel, recurrent, bias } = weights;
  const [time, batch, width] = x.shape;
  const hidden = recurrent.shape[0];
  let lastCell: tf.Tensor | undefined;

  const outputs = withGradient(
    [x, kernel, recurrent, bias],
    (save) => {
      const native = nativeOps();
      const trace = native ? nativeForward(native, x, weights, state) : plainForward(x, weights, state);
      lastCell = tf.keep(lastStep(trace.cell));
      save([x, kernel, recurrent, state.cell, state.hidden, ...traceTensors(trace)]);
      return rank3(trace.hidden);
    },
    (gradient, saved) => {
      const [x, kernel, recurrent, cell0, hidden0, input, forget, candidate, output, cell, squashed, hiddens] = saved;
      if (
        !x ||
        !kernel ||
        !recurrent ||
        !cell0 ||
        !hidden0 ||
        !input ||
        !forget ||
        !candidate ||
        !output ||
        !cell ||
        !squashed ||
        !hiddens
      )
        throw new Error('lstmLayer: nothing was saved for its gradient');
      const trace = { input, forget, candidate, output, cell, squashed, hidden: hiddens };
      const native = nativeOps();
      const byGates = native
        ? nativeGateGradients(native, gradient, trace, matrix(cell0), matrix(recurrent))
        : plainGateGradients(gradient, trace, matrix(cell0), matrix(recurrent));
      const flatInput = tf.reshape(x, [time * batch, width]);
      const before = tf.concat([tf.expandDims(hidden0, 0), tf.slice(hiddens, 0, time - 1)], 0);
      return [
        tf.reshape(matmul(byGates, tf.transpose(kernel)), [time, batch, width]),
        matmul(flatInput, byGates, true, false),
        matmul(tf.reshape(before, [time * batch, hidden]), byGates, true, false),
        tf.sum(byGates, 0),
      ];
    },
  );

  if (!lastCell) throw new Error('lstmLayer: the forward pass left no cell state');
  const cell = matrix(tf.clone(lastCell));
  lastCell.dispose();
  return { outputs, state: { hidden: matrix(lastStep(outputs)), cell } };
}

function traceTensors(trace: Trace): tf.Tensor[] {
  return [trace.input, trace.forget, trace.candidate, trace.output, trace.cell, trace.squashed, trace.hidden];
}

/** [batch, hidden] of the last step of [time, batch, hidden]. */
function lastStep(steps: tf.Tensor): tf.Tensor {
  return tf.squeeze(tf.slice(steps, [steps.shape[0]! - 1, 0, 0], [1, -1, -1]), [0]);
}

/** The whole window in TensorFlow's one kernel `BlockLSTMV2`, whose gates stand in our order. */
function nativeForward(native: NativeOps, x: tf.Tensor3D, weights: LstmWeights, state: LstmState): Trace {
  const hidden = weights.recurrent.shape[0];
  const peephole = tf.zeros([hidden]);
  const [input, cell, forget, output, candidate, squashed, h] = native.run(
    'BlockLSTMV2',
    [native.float, native.number('cell_clip', 0), native.bool('use_peephole', false)],
    [
      new Int64Scalar(x.shape[0]),
      x,
      state.cell,
      state.hidden,
      tf.concat([weights.kernel, weights.recurrent], 0),
      peephole,
      peephole,
      peephole,
      weights.bias,
    ],
    7,
  );
  if (!input || !cell || !forget || !output || !candidate || !squashed || !h)
    throw new Error('BlockLSTMV2: outputs are missing');
  return { input, forget, candidate, output, cell, squashed, hidden: h };
}

/** The same window step by step in plain tfjs ops: one large product for the inputs, a small one a step. */
function plainForward(x: tf.Tensor3D, weights: LstmWeights, state: LstmState): Trace {
  const [time, batch, width] = x.shape;
  const fromInput = tf.add(matmul(tf.reshape(x, [time * batch, width]), weights.kernel), weights.bias);
  const steps = tf.split(fromInput, time, 0);
  let { hidden, cell }: { hidden: tf.Tensor; cell: tf.Tensor } = state;
  const traced = steps.map((step) => {
    const gates = tf.add(step, matmul(hidden, weights.recurrent));
    const [input, forget, candidate, output] = gateParts(gates);
    const i = tf.sigmoid(input);
    const f = tf.sigmoid(forget);
    const g = tf.tanh(candidate);
    const o = tf.sigmoid(output);
    cell = tf.add(tf.mul(f, cell), tf.mul(i, g));
    const squashed = tf.tanh(cell);
    hidden = tf.mul(o, squashed);
    return { input: i, forget: f, candidate: g, output: o, cell, squashed, hidden };
  });
  const stacked = (name: keyof Trace) => tf.stack(traced.map((step) => step[name]));
  return {
    input: stacked('input'),
    forget: stacked('forget'),
    candidate: stacked('candidate'),
    output: stacked('output'),
    cell: stacked('cell'),
    squashed: stacked('squashed'),
    hidden: stacked('hidden'),
  };
}

/** [rows, 4 · hidden] cut into its four gates. */
function gateParts(gates: tf.Tensor): [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor] {
  const [input, forget, candidate, output] = tf.split(gates, 4, 1);
  if (!input || !forget || !candidate || !output) throw new Error('lstmLayer: the gates do not divide by four');
  return [input, forget, candidate, output];
}

/**
 * The gradient by the gates before their sigmoid or tanh, [time · batch, 4 · hidden], from the gradient by the outputs.
 * TensorFlow's `LSTMBlockCellGrad` does a step's elementwise work in one call, with forget and candidate gates in the
 * other order. (`BlockLSTMGradV2` would do the whole window, but multiplies out the weights' gradient step by step,
 * which is several times slower than one large product at the end.)
 */
function nativeGateGradients(
  native: NativeOps,
  gradient: tf.Tensor3D,
  trace: Trace,
  firstCell: tf.Tensor2D,
  recurrent: tf.Tensor2D,
): tf.Tensor2D {
  const [time, batch, hidden] = gradient.shape;
  const [inputW, forgetW, candidateW, outputW] = gateParts(recurrent);
  const backWeights = tf.transpose(tf.concat([inputW, candidateW, forgetW, outputW], 1));
  const unpack = (steps: tf.Tensor) =>
    native.run('Unpack', [native.int('num', time), native.float, native.int('axis', 0)], [steps], time);
  const [inputs, forgets, candidates] = [unpack(trace.input), unpack(trace.forget), unpack(trace.candidate)];
  const [outputs, cells, squashed] = [unpack(trace.output), unpack(trace.cell), unpack(trace.squashed)];
  const fromAbove = unpack(gradient);
  const unused = tf.zeros([hidden]);
  const noBias = tf.zeros([4 * hidden]);
  // The kernel checks the shapes of its inputs and weights, but reads neither.
  const noWeights = tf.zeros([2 * hidden, 4 * hidden]);
  const attributes = [native.float, native.bool('use_peephole', false)];

  const byGates: tf.Tensor[] = [];
  let byHidden = fromAbove[time - 1]!;
  let byCell: tf.Tensor = tf.zeros([batch, hidden]);
  for (let t = time - 1; t >= 0; t--) {
    const cellBefore = t > 0 ? cells[t - 1]! : firstCell;
    const [byCellBefore, byGate] = native.run(
      'LSTMBlockCellGrad',
      attributes,
      [
        cellBefore,
        cellBefore,
        cellBefore,
        noWeights,
        unused,
        unused,
        unused,
        noBias,
        inputs[t]!,
        cells[t]!,
        forgets[t]!,
        outputs[t]!,
        candidates[t]!,
        squashed[t]!,
        byCell,
        byHidden,
      ],
      5,
    );
    if (!byCellBefore || !byGate) throw new Error('LSTMBlockCellGrad: outputs are missing');
    byGates[t] = byGate;
    byCell = byCellBefore;
    if (t > 0) byHidden = tf.add(fromAbove[t - 1]!, matmul(byGate, backWeights));
  }
  const [input, candidate, forget, output] = gateParts(tf.concat(byGates, 0));
  return matrix(tf.concat([input, forget, candidate, output], 1));
}

/** The same in plain tfjs ops. */
function plainGateGradients(
  gradient: tf.Tensor3D,
  trace: Trace,
  firstCell: tf.Tensor2D,
  recurrent: tf.Tensor2D,
): tf.Tensor2D {
  const [time, batch, hidden] = gradient.shape;
  const backWeights = tf.transpose(recurrent);
  const at = (steps: tf.Tensor, t: number) =>
    tf.reshape(tf.slice(steps, [t, 0, 0], [1, batch, hidden]), [batch, hidden]);
  const slope = (gate: tf.Tensor) => tf.mul(gate, tf.sub(1, gate));

  const byGates: tf.Tensor[] = [];
  let byHidden = at(gradient, time - 1);
  let byCell: tf.Tensor = tf.zeros([batch, hidden]);
  for (let t = time - 1; t >= 0; t--) {
    const [i, f, g, o] = [at(trace.input, t), at(trace.forget, t), at(trace.candidate, t), at(trace.output, t)];
    const squashed = at(trace.squashed, t);
    const cellBefore = t > 0 ? at(trace.cell, t - 1) : firstCell;
    byCell = tf.add(byCell, tf.mul(tf.mul(byHidden, o), tf.sub(1, tf.square(squashed))));
    byGates[t] = tf.concat(
      [
        tf.mul(tf.mul(byCell, g), slope(i)),
        tf.mul(tf.mul(byCell, cellBefore), slope(f)),
        tf.mul(tf.mul(byCell, i), tf.sub(1, tf.square(g))),
        tf.mul(tf.mul(byHidden, squashed), slope(o)),
      ],
      1,
    );
    byCell = tf.mul(byCell, f);
    if (t > 0) byHidden = tf.add(at(gradient, t - 1), matmul(byGates[t]!, backWeights));
  }
  return matrix(tf.concat(byGates, 0));
}
