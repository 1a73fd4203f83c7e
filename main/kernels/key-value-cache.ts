import * as tf from '@tensorflow/tfjs-core';
import { nativeOps } from './native.ts';
import { matrix, rank4 } from './rank.ts';

/** Where new positions go in a cache, and what each of them may see there. */
export interface CacheWindow {
  /** [batch · heads · new positions] int32: rows of the cache that the new keys and values are written to. */
  readonly rows: tf.Tensor1D;
  /** [new positions, used slots]: 0 where a new position may look, else a large negative number. */
  readonly mask: tf.Tensor2D;
  /** [4] int32: batch, heads, used slots, width. Slots after the used ones hold nothing yet and are not looked at. */
  readonly extent: tf.Tensor1D;
}

/**
 * The keys and values that a layer has seen, so that a new token is compared with all earlier ones without reading them
 * again: a ring of slots, in which the newest position takes the oldest one's place.
 */
export class KeyValueCache {
  readonly #batch: number;
  readonly #heads: number;
  readonly #slots: number;
  /** Each [batch · heads · slots, width]. */
  readonly #held: Record<'keys' | 'values', tf.Tensor>;

  constructor(batch: number, heads: number, slots: number, width: number) {
    this.#batch = batch;
    this.#heads = heads;
    this.#slots = slots;
    const shape = [batch * heads * slots, width];
    this.#held = { keys: tf.zeros(shape), values: tf.zeros(shape) };
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
    const shape = [this.#batch, this.#heads, this.#slots, width];
    const keys = usedPart(tf.reshape(this.#write('keys', window.rows, k), shape), window);
    const values = usedPart(tf.reshape(this.#write('values', window.rows, v), shape), window);
    const scores = tf.matMul(tf.mul(q, 1 / Math.sqrt(width)), keys, false, true);
    return rank4(tf.matMul(tf.softmax(tf.add(scores, window.mask)), values));
  }

  /** What the cache holds at present. */
  get tensors(): readonly tf.Tensor[] {
    return [this.#held.keys, this.#held.values];
  }

  dispose(): void {
    tf.dispose(this.#held);
  }

  /**
   * Replaces some rows, and gives all of them. TensorFlow's `InplaceUpdate` writes into the tensor it is given, which
   * spares a copy of the whole cache for each token; its output is that same memory.
   */
  #write(what: 'keys' | 'values', rows: tf.Tensor1D, replacement: tf.Tensor4D): tf.Tensor {
    const held = this.#held[what];
    const values = tf.reshape(replacement, [rows.size, replacement.shape[3]]);
    const native = nativeOps();
    if (native) return native.one('InplaceUpdate', [native.float], [held, rows, values]);
    const updated = tf.tensorScatterUpdate(held, matrix(tf.expandDims(rows, 1)), values);
    held.dispose();
    this.#held[what] = tf.keep(updated);
    return updated;
  }
}

/** The slots in use. TensorFlow takes their number as a tensor, so that a recorded graph can be given another each time. */
function usedPart(slots: tf.Tensor, { extent, mask }: CacheWindow): tf.Tensor4D {
  const native = nativeOps();
  const begin = [0, 0, 0, 0];
  if (native) {
    const attributes = [native.float, native.type('Index', 'int32')];
    return rank4(native.one('Slice', attributes, [slots, tf.tensor1d(begin, 'int32'), extent]));
  }
  const [batch, heads, , width] = rank4(slots).shape;
  return tf.slice(rank4(slots), begin, [batch, heads, mask.shape[1], width]);
}
