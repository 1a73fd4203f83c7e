import * as tf from '@tensorflow/tfjs-core';
import { nativeOps } from './native.ts';
import { matrix, rank4 } from './rank.ts';

/** Where new positions go in a cache, and what each of them may see there. */
export interface CacheWindow {
  /** [batch · heads · new positions] int32: rows of the cache that the new keys and values are written to. */
  readonly rows: tf.Tensor1D;
  /** [new positions, slots]: 0 where a new position may look, else a large negative number. */
  readonly mask: tf.Tensor2D;
}

/**
 * The keys and values that a layer has seen, so that a new token is compared with all earlier ones without reading them
 * again: a ring of slots, in which the newest position takes the oldest one's place.
 */
export class KeyValueCache {
  readonly #batch: number;
  readonly #heads: number;
  readonly #slots: number;
  /** [batch · heads · slots, width] */
  #keys: tf.Tensor;
  #values: tf.Tensor;

  constructor(batch: number, heads: number, slots: number, width: number) {
    this.#batch = batch;
    this.#heads = heads;
    this.#slots = slots;
    this.#keys = tf.zeros([batch * heads * slots, width]);
    this.#values = tf.zeros([batch * heads * slots, width]);
  }

  /**
   * Writes the new positions and attends from each of them to what its row of the mask lets it see. Call it
   * inside `tf.tidy`.
   *
   * @param q, k, v each [batch, heads, new positions, width]
   * @returns [batch, heads, new positions, width]
   */
  attend(q: tf.Tensor4D, k: tf.Tensor4D, v: tf.Tensor4D, window: CacheWindow): tf.Tensor4D {
    const width = q.shape[3];
    this.#keys = writeRows(this.#keys, window.rows, k);
    this.#values = writeRows(this.#values, window.rows, v);
    const shape = [this.#batch, this.#heads, this.#slots, width];
    const keys = tf.reshape(this.#keys, shape);
    const values = tf.reshape(this.#values, shape);
    const scores = tf.matMul(tf.mul(q, 1 / Math.sqrt(width)), keys, false, true);
    return rank4(tf.matMul(tf.softmax(tf.add(scores, window.mask)), values));
  }

  dispose(): void {
    tf.dispose([this.#keys, this.#values]);
  }
}

/**
 * The matrix with some rows replaced. TensorFlow's `InplaceUpdate` writes into the matrix it is given, which spares a copy
 * of the whole cache for each token.
 */
function writeRows(target: tf.Tensor, rows: tf.Tensor1D, replacement: tf.Tensor): tf.Tensor {
  const native = nativeOps();
  const values = tf.reshape(replacement, [rows.size, target.shape[1]!]);
  if (native) {
    native.one('InplaceUpdate', [native.float], [target, rows, values]);
    return target;
  }
  const updated = tf.tensorScatterUpdate(target, matrix(tf.expandDims(rows, 1)), values);
  target.dispose();
  return tf.keep(updated);
}
