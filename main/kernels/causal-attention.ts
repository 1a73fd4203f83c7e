import * as tf from '@tensorflow/tfjs-core';
import { nativeOps } from './native.ts';
import { matrix, rank4 } from './rank.ts';
import { withGradient } from './with-gradient.ts';

/**
 * Queries are taken in blocks of this many, each against only the keys that it may see. Small blocks spare work on what
 * may not be seen; a graphics card does that work faster than it is told of another block.
 */
const BLOCK = { processor: 128, card: 512 };

/** Added to the scores of keys that lie in a query's future; exp of it is zero in float32. */
const MASKED = -1e9;

/**
 * Causal scaled dot-product attention (Vaswani et al., 2017): position t attends to positions 0 to t.
 *
 * The scores of later keys are never computed but for the triangle on the diagonal, which halves the work. The
 * probabilities are left unnormalised: it is the (much smaller) output that is divided by their sum. The gradient by
 * the scores is p·(dp − row sum of output·gradient), the row sum taken over a head's width instead of over the
 * keys, as FlashAttention does (Dao et al., 2022).
 *
 * @param q, k, v each [batch, heads, time, width of a head]
 * @returns [batch, heads, time, width of a head]
 */
export function causalAttention(q: tf.Tensor4D, k: tf.Tensor4D, v: tf.Tensor4D): tf.Tensor4D {
  const [batch, heads, time, width] = q.shape;
  const scale = 1 / Math.sqrt(width);
  const blocks = blocksOf(time, nativeOps()?.backend.isUsingGpuDevice ? BLOCK.card : BLOCK.processor);
  const rows = (tensor: tf.Tensor, from: number, to: number) => {
    return tf.slice(rank4(tensor), [0, 0, from, 0], [batch, heads, to - from, width]);
  };

  return withGradient(
    [q, k, v],
    (save) => {
      const scaledQ = tf.mul(q, scale);
      const weights: tf.Tensor[] = [];
      const sums: tf.Tensor[] = [];
      const outputs = blocks.map(([from, to]) => {
        const scores = tf.add(tf.matMul(rows(scaledQ, from, to), rows(k, 0, to), false, true), futureMask(from, to));
        const weight = tf.exp(tf.sub(scores, tf.max(scores, 3, true)));
        const sum = tf.sum(weight, 3, true);
        weights.push(weight);
        sums.push(sum);
        return tf.div(tf.matMul(weight, rows(v, 0, to)), sum);
      });
      const output = rank4(tf.concat(outputs, 2));
      save([scaledQ, k, v, output, ...weights, ...sums]);
      return output;
    },
    (gradient, saved) => {
      const [scaledQ, k, v, output, ...rest] = saved;
      if (!scaledQ || !k || !v || !output) throw new Error('causalAttention: nothing was saved for its gradient');
      const byQ: tf.Tensor[] = [];
      const byK: tf.Tensor[] = [];
      const byV: tf.Tensor[] = [];
      for (const [index, [from, to]] of blocks.entries()) {
        const weight = rest[index];
        const sum = rest[blocks.length + index];
        if (!weight || !sum) throw new Error('causalAttention: a block was not saved for its gradient');
        const byOutput = tf.div(rows(gradient, from, to), sum);
        const along = tf.sum(tf.mul(byOutput, rows(output, from, to)), 3, true);
        const byWeight = tf.matMul(byOutput, rows(v, 0, to), false, true);
        const byScores = tf.mul(weight, tf.sub(byWeight, along));
        byQ.push(tf.matMul(byScores, rows(k, 0, to)));
        byK.push(padTime(tf.matMul(byScores, rows(scaledQ, from, to), true, false), time));
        byV.push(padTime(tf.matMul(weight, byOutput, true, false), time));
      }
      return [tf.mul(tf.concat(byQ, 2), scale), tf.addN(byK), tf.addN(byV)];
    },
  );
}

/** [from, to) of each block of queries. */
function blocksOf(time: number, size: number): [number, number][] {
  const count = Math.ceil(time / size);
  return Array.from({ length: count }, (_, i) => [i * size, Math.min(time, (i + 1) * size)]);
}

/** [to - from, to]: zero where query `from + row` may see key `column`, else {@link MASKED}. */
function futureMask(from: number, to: number): tf.Tensor2D {
  const queries = tf.expandDims(tf.range(from, to), 1);
  return matrix(tf.mul(tf.cast(tf.greater(tf.range(0, to), queries), 'float32'), MASKED));
}

/** Zeros behind, up to `time` positions. */
function padTime(tensor: tf.Tensor, time: number): tf.Tensor {
  const missing = time - tensor.shape[2]!;
  if (missing === 0) return tensor;
  return tf.pad(tensor, [
    [0, 0],
    [0, 0],
    [0, missing],
    [0, 0],
  ]);
}
