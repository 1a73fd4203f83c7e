import * as tf from '@tensorflow/tfjs-core';
import { rank4 } from './rank.ts';

/**
 * The keys and values that a layer has seen, so that a new token is compared with all earlier ones without reading them
 * again. A token sees itself and the `capacity` - 1 positions before it; older ones slide out.
 */
export class KeyValueCache {
  readonly #capacity: number;
  #keys: tf.Tensor4D | undefined;
  #values: tf.Tensor4D | undefined;

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /**
   * Adds the new positions and attends from each of them to those before it and itself. Call it inside `tf.tidy`.
   *
   * @param q, k, v each [batch, heads, new positions, width]
   * @returns [batch, heads, new positions, width]
   */
  attend(q: tf.Tensor4D, k: tf.Tensor4D, v: tf.Tensor4D): tf.Tensor4D {
    const [, , added, width] = q.shape;
    const keys = this.#keys ? newest(rank4(tf.concat([this.#keys, k], 2)), this.#capacity - 1 + added) : k;
    const values = this.#values ? newest(rank4(tf.concat([this.#values, v], 2)), this.#capacity - 1 + added) : v;
    const scores = tf.matMul(tf.mul(q, 1 / Math.sqrt(width)), keys, false, true);
    const weights = tf.softmax(added > 1 ? tf.add(scores, this.#mask(added, keys.shape[2])) : scores);
    this.dispose();
    this.#keys = tf.keep(tf.clone(newest(keys, this.#capacity)));
    this.#values = tf.keep(tf.clone(newest(values, this.#capacity)));
    return rank4(tf.matMul(weights, values));
  }

  dispose(): void {
    this.#keys?.dispose();
    this.#values?.dispose();
  }

  /** [added, total]: a large negative number where a new position must not look: later ones, and what has slid out. */
  #mask(added: number, total: number): tf.Tensor2D {
    const values = new Float32Array(added * total).fill(-1e9);
    for (let row = 0; row < added; row++) {
      const own = total - added + row;
      values.fill(0, row * total + Math.max(0, own + 1 - this.#capacity), row * total + own + 1);
    }
    return tf.tensor2d(values, [added, total]);
  }
}

/** The last `count` positions of [batch, heads, time, width], or all where there are fewer. */
function newest(steps: tf.Tensor4D, count: number): tf.Tensor4D {
  const [batch, heads, time, width] = steps.shape;
  if (time <= count) return steps;
  return tf.slice(steps, [0, 0, time - count, 0], [batch, heads, count, width]);
}
