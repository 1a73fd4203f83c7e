import * as tf from '@tensorflow/tfjs-core';
import type { LstmResult, LstmState, LstmWeights } from './lstm-parts.ts';
import { matmul } from './matmul.ts';
import { type NativeOps, nativeOps, ownOp } from './native.ts';
import { ownLstmLayer } from './own-lstm-layer.ts';
import { matrix, rank3 } from './rank.ts';
import { withGradient } from './with-gradient.ts';

/** Segue's own kernel packs the weights anew in every call, which is not worth it for fewer steps. */
const OWN_FROM = 4;

/** What the forward pass leaves for the backward one: a tensor a step, each [batch, hidden]. */
interface Trace {
  readonly input: tf.Tensor[];
  readonly forget: tf.Tensor[];
  readonly output: tf.Tensor[];
  readonly candidate: tf.Tensor[];
  readonly cell: tf.Tensor[];
  /** tanh of the cell. */
  readonly squashed: tf.Tensor[];
}

/**
 * Long short-term memory (Hochreiter and Schmidhuber, 1997; forget gate of Gers et al., 2000) over a window:
 * c = f·c + i·g, h = o·tanh(c), the gates from the input and the hidden state before.
 *
 * The inputs of all steps and the gradient by the weights are one large product each; only the recurrence itself
 * goes step by step. (TensorFlow's `BlockLSTMV2` and `BlockLSTMGradV2` do the whole window in a call, but multiply
 * step by step in both places, which takes longer.) The gradient goes back to the window's start and no further: the
 * state that comes in and the one that goes out carry none (truncated back-propagation through time).
 *
 * @param x [time, batch, in]
 */
export function lstmLayer(x: tf.Tensor3D, weights: LstmWeights, state: LstmState): LstmResult {
  const own = x.shape[0] >= OWN_FROM ? ownOp('SegueLstm') : undefined;
  return own ? ownLstmLayer(own, x, weights, state) : stepwiseLstmLayer(x, weights, state);
}

function stepwiseLstmLayer(x: tf.Tensor3D, weights: LstmWeights, state: LstmState): LstmResult {
  const { kernel, recurrent, bias } = weights;
  const [time, batch, width] = x.shape;
  const hidden = recurrent.shape[0];
  let lastCell: tf.Tensor | undefined;

  const outputs = withGradient(
    [x, kernel, recurrent, bias],
    (save) => {
      const { trace, outputs } = runForward(x, weights, state);
      lastCell = tf.keep(tf.clone(trace.cell[time - 1]!));
      save([x, kernel, recurrent, state.cell, state.hidden, outputs, ...Object.values(trace).flat()]);
      return outputs;
    },
    (gradient, saved) => {
      const [x, kernel, recurrent, cell, hiddenBefore, outputs, ...steps] = saved;
      if (!x || !kernel || !recurrent || !cell || !hiddenBefore || !outputs)
        throw new Error('lstmLayer: nothing was saved for its gradient');
      const part = (index: number) => steps.slice(index * time, (index + 1) * time);
      const trace: Trace = {
        input: part(0),
        forget: part(1),
        output: part(2),
        candidate: part(3),
        cell: part(4),
        squashed: part(5),
      };
      const gates = backward(gradient, trace, cell, recurrent);
      const before = tf.concat([tf.expandDims(hiddenBefore, 0), tf.slice(outputs, 0, time - 1)], 0);
      return [
        tf.reshape(matmul(gates.gradient, tf.transpose(gates.reorder(kernel))), [time, batch, width]),
        gates.restore(matmul(tf.reshape(x, [time * batch, width]), gates.gradient, true, false)),
        gates.restore(matmul(tf.reshape(before, [time * batch, hidden]), gates.gradient, true, false)),
        tf.reshape(gates.restore(tf.sum(gates.gradient, 0, true)), [4 * hidden]),
      ];
    },
  );

  if (!lastCell) throw new Error('lstmLayer: the forward pass left no cell state');
  const cell = matrix(tf.clone(lastCell));
  lastCell.dispose();
  const last = tf.reshape(tf.slice(outputs, [time - 1, 0, 0], [1, batch, hidden]), [batch, hidden]);
  return { outputs, state: { hidden: matrix(last), cell } };
}

function runForward(x: tf.Tensor3D, weights: LstmWeights, state: LstmState): { trace: Trace; outputs: tf.Tensor3D } {
  const [time, batch, width] = x.shape;
  const hidden = weights.recurrent.shape[0];
  const fromInput = tf.add(matmul(tf.reshape(x, [time * batch, width]), weights.kernel), weights.bias);
  const trace: Trace = { input: [], forget: [], output: [], candidate: [], cell: [], squashed: [] };
  const outputs: tf.Tensor[] = [];
  let h: tf.Tensor = state.hidden;
  let c: tf.Tensor = state.cell;
  for (const step of tf.split(fromInput, time, 0)) {
    const gates = tf.add(step, matmul(h, weights.recurrent));
    // Three of the gates are sigmoids: they stand side by side, so that one call does them all.
    const [sigmoids, rest] = tf.split(gates, [3 * hidden, hidden], 1);
    const [i, f, o] = tf.split(tf.sigmoid(sigmoids!), 3, 1);
    const g = tf.tanh(rest!);
    c = tf.add(tf.mul(f!, c), tf.mul(i!, g));
    const squashed = tf.tanh(c);
    h = tf.mul(o!, squashed);
    trace.input.push(i!);
    trace.forget.push(f!);
    trace.output.push(o!);
    trace.candidate.push(g);
    trace.cell.push(c);
    trace.squashed.push(squashed);
    outputs.push(h);
  }
  return { trace, outputs: rank3(tf.stack(outputs)) };
}

/** The gradient by the gates before their sigmoid or tanh, and the order in which its gates stand. */
interface GateGradient {
  /** [time · batch, 4 · hidden] */
  readonly gradient: tf.Tensor2D;
  /** [rows, 4 · hidden] from the weights' order of gates to the gradient's. */
  reorder(weights: tf.Tensor): tf.Tensor;
  /** The way back. */
  restore(weights: tf.Tensor): tf.Tensor;
}

/** One step back: from the gradient by h and c after the step to those by its gates and by c before it. */
type StepBack = (
  t: number,
  byHidden: tf.Tensor,
  byCell: tf.Tensor,
  cellBefore: tf.Tensor,
) => { byGates: tf.Tensor; byCellBefore: tf.Tensor };

function backward(gradient: tf.Tensor3D, trace: Trace, firstCell: tf.Tensor, recurrent: tf.Tensor): GateGradient {
  const [time, batch, hidden] = gradient.shape;
  const native = nativeOps();
  const stepBack = native ? nativeStepBack(native, trace, hidden) : plainStepBack(trace);
  // TensorFlow's kernel writes input, candidate, forget, output; the plain step keeps the weights' order.
  const reorder = (weights: tf.Tensor) => (native ? permuteGates(weights, [0, 3, 1, 2]) : weights);
  const restore = (weights: tf.Tensor) => (native ? permuteGates(weights, [0, 2, 3, 1]) : weights);

  const backWeights = tf.transpose(reorder(recurrent));
  const fromAbove = tf.unstack(gradient);
  const all: tf.Tensor[] = [];
  let byHidden = fromAbove[time - 1]!;
  let byCell: tf.Tensor = tf.zeros([batch, hidden]);
  for (let t = time - 1; t >= 0; t--) {
    const step = stepBack(t, byHidden, byCell, t > 0 ? trace.cell[t - 1]! : firstCell);
    all[t] = step.byGates;
    byCell = step.byCellBefore;
    if (t > 0) byHidden = tf.add(fromAbove[t - 1]!, matmul(step.byGates, backWeights));
  }
  return { gradient: matrix(tf.concat(all, 0)), reorder, restore };
}

/** Columns in four equal parts, put in the order given. */
function permuteGates(weights: tf.Tensor, order: readonly number[]): tf.Tensor {
  const parts = tf.split(weights, 4, 1);
  return tf.concat(
    order.map((index) => parts[index]!),
    1,
  );
}

/** All of a step's elementwise work in TensorFlow's one kernel `LSTMBlockCellGrad`. */
function nativeStepBack(native: NativeOps, trace: Trace, hidden: number): StepBack {
  const peephole = tf.zeros([hidden]);
  const bias = tf.zeros([4 * hidden]);
  // The kernel checks the shapes of its input, hidden state and weights, but reads none of them.
  const weights = tf.zeros([2 * hidden, 4 * hidden]);
  const attributes = [native.float, native.bool('use_peephole', false)];
  return (t, byHidden, byCell, cellBefore) => {
    const gates = [trace.input[t]!, trace.cell[t]!, trace.forget[t]!, trace.output[t]!, trace.candidate[t]!];
    const unread = [cellBefore, cellBefore, cellBefore, weights, peephole, peephole, peephole, bias];
    const inputs = [...unread, ...gates, trace.squashed[t]!, byCell, byHidden];
    const [byCellBefore, byGates] = native.run('LSTMBlockCellGrad', attributes, inputs, 5);
    if (!byCellBefore || !byGates) throw new Error('LSTMBlockCellGrad: outputs are missing');
    return { byGates, byCellBefore };
  };
}

/** The same in plain tfjs ops. */
function plainStepBack(trace: Trace): StepBack {
  const slope = (gate: tf.Tensor) => tf.mul(gate, tf.sub(1, gate));
  return (t, byHidden, byCell, cellBefore) => {
    const [i, f, o, g] = [trace.input[t]!, trace.forget[t]!, trace.output[t]!, trace.candidate[t]!];
    const squashed = trace.squashed[t]!;
    const byThisCell = tf.add(byCell, tf.mul(tf.mul(byHidden, o), tf.sub(1, tf.square(squashed))));
    const byGates = tf.concat(
      [
        tf.mul(tf.mul(byThisCell, g), slope(i)),
        tf.mul(tf.mul(byThisCell, cellBefore), slope(f)),
        tf.mul(tf.mul(byHidden, squashed), slope(o)),
        tf.mul(tf.mul(byThisCell, i), tf.sub(1, tf.square(g))),
      ],
      1,
    );
    return { byGates, byCellBefore: tf.mul(byThisCell, f) };
  };
}
