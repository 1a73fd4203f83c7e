import * as tf from '@tensorflow/tfjs-core';
import type { LstmResult, LstmState, LstmWeights } from './lstm-parts.ts';
import { matmul } from './matmul.ts';
import type { NativeOps } from './native.ts';
import { matrix, rank3 } from './rank.ts';
import { withGradient } from './with-gradient.ts';

/**
 * The layer of `lstm-layer.ts` with its recurrence in two kernels of Segue's own, one forward and one back, which do all
 * steps in a call. The products that are the same for all steps remain TensorFlow's.
 */
export function ownLstmLayer(own: NativeOps, x: tf.Tensor3D, weights: LstmWeights, state: LstmState): LstmResult {
  const { kernel, recurrent, bias } = weights;
  const [time, batch, width] = x.shape;
  const hidden = recurrent.shape[0];
  const rows = time * batch;
  let last: LstmState | undefined;

  const outputs = withGradient(
    [x, kernel, recurrent, bias],
    (save) => {
      const inputs = tf.reshape(matmul(tf.reshape(x, [rows, width]), kernel), [time, batch, 4 * hidden]);
      const given = [inputs, recurrent, bias, state.hidden, state.cell];
      const [states, cells, gates, lastState, lastCell] = own.run('SegueLstm', [], given, 5);
      if (!states || !cells || !gates || !lastState || !lastCell) throw new Error('SegueLstm: outputs are missing');
      last = { hidden: matrix(tf.keep(lastState)), cell: matrix(tf.keep(lastCell)) };
      save([x, kernel, recurrent, states, cells, gates]);
      // TensorFlow's `Slice` of the first dimension is a view of the same memory.
      return rank3(tf.slice(states, [1, 0, 0], [time, batch, hidden]));
    },
    (gradient, saved) => {
      const [x, kernel, recurrent, states, cells, gates] = saved;
      if (!x || !kernel || !recurrent || !states || !cells || !gates)
        throw new Error('lstmLayer: nothing was saved for its gradient');
      const [byGates, byBias] = own.run('SegueLstmGradient', [], [gradient, gates, cells, recurrent], 2);
      if (!byGates || !byBias) throw new Error('SegueLstmGradient: outputs are missing');
      const before = tf.reshape(tf.slice(states, [0, 0, 0], [time, batch, hidden]), [rows, hidden]);
      return [
        tf.reshape(matmul(byGates, tf.transpose(kernel)), [time, batch, width]),
        matmul(tf.reshape(x, [rows, width]), byGates, true, false),
        matmul(before, byGates, true, false),
        byBias,
      ];
    },
  );

  if (!last) throw new Error('lstmLayer: the forward pass left no state');
  const result = { hidden: matrix(tf.clone(last.hidden)), cell: matrix(tf.clone(last.cell)) };
  tf.dispose([last.hidden, last.cell]);
  return { outputs, state: result };
}
