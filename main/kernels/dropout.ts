import * as tf from '@tensorflow/tfjs-core';
import { Random } from '../../shared/random.ts';
import { nativeOps } from './native.ts';
import { withGradient } from './with-gradient.ts';

/**
 * Dropout (Srivastava et al., 2014) whose mask comes from its seed alone, so that a resumed run drops the same
 * features. Which features those are differs between backends.
 *
 * @param rate share of features set to zero, 0 to below 1; the others are divided by 1 - rate
 * @param seed any integer; undefined leaves `x` as it is
 * @param place tells apart the masks that one seed gives, such as the number of the layer
 * @param shared a dimension along which all of `x` has the same mask; none where it is left out
 */
export function dropout<T extends tf.Tensor>(
  x: T,
  rate: number,
  seed: number | undefined,
  place: number,
  shared?: number,
): T {
  if (seed === undefined || rate === 0) return x;
  const shape = x.shape.map((size, dimension) => (dimension === shared ? 1 : size));
  const kept = keptFeatures(shape, rate, seed, place);
  return withGradient<T>(
    [x],
    (save) => {
      save([kept]);
      return tf.mul(x, kept);
    },
    (gradient, saved) => {
      const [kept] = saved;
      if (!kept) throw new Error('dropout: nothing was saved for its gradient');
      return [tf.mul(gradient, kept)];
    },
  );
}

/** 1 / (1 - rate) where a feature is kept, else 0. */
function keptFeatures(shape: number[], rate: number, seed: number, place: number): tf.Tensor {
  return tf.tidy(() => tf.mul(tf.cast(tf.greaterEqual(uniform(shape, seed, place), rate), 'float32'), 1 / (1 - rate)));
}

/** Numbers in [0, 1): Philox of TensorFlow where it is at hand, since millions are wanted a step. */
function uniform(shape: number[], seed: number, place: number): tf.Tensor {
  const native = nativeOps();
  if (native) {
    const attributes = [native.type('dtype', 'float32'), native.type('T', 'int32'), native.type('Tseed', 'int32')];
    const inputs = [tf.tensor1d(shape, 'int32'), tf.tensor1d([seed | 0, place], 'int32')];
    return native.one('StatelessRandomUniform', attributes, inputs);
  }
  const size = shape.reduce((product, length) => product * length, 1);
  const random = new Random(seed ^ Math.imul(place + 1, 0x9e3779b1));
  if (size > poolFrom) return tf.reshape(fromPool(size, random.integer(poolSize)), shape);
  return tf.tensor(
    Float32Array.from({ length: size }, () => random.uniform()),
    shape,
  );
}

/** From this size on a mask is cut from a pool: drawing all of its numbers one by one would take longer than the step. */
const poolFrom = 4096;
const poolSize = 2 ** 21;
let pool: { readonly backend: tf.KernelBackend; readonly numbers: tf.Tensor1D } | undefined;

/** So many numbers of the pool from a place on, which goes round. They lie on the backend, and are drawn once. */
function fromPool(size: number, from: number): tf.Tensor {
  const backend = tf.backend();
  if (pool?.backend !== backend) {
    const random = new Random(0);
    const numbers = Float32Array.from({ length: poolSize }, () => random.uniform());
    pool = { backend, numbers: tf.keep(tf.tensor1d(numbers)) };
  }
  const parts: tf.Tensor[] = [];
  for (let place = from, left = size; left > 0; place = 0) {
    const length = Math.min(left, poolSize - place);
    parts.push(tf.slice(pool.numbers, place, length));
    left -= length;
  }
  return tf.concat(parts);
}
