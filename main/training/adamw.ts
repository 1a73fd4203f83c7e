import * as tf from '@tensorflow/tfjs-core';
import { type AdamTensors, adamUpdate, globalNorm } from '../kernels/adam-update.ts';
import type { Parameters } from '../models/model.ts';
import type { StoredTensor } from '../weights/safetensors.ts';

export interface AdamWOptions {
  /** Decay of the mean of gradients. */
  readonly beta1: number;
  /** Decay of the mean of their squares. */
  readonly beta2: number;
  readonly epsilon: number;
  /** Share of each matrix taken away a step, times the learning rate; vectors (biases, norms) do not decay. */
  readonly weightDecay: number;
  /** The gradient is scaled down so that its norm over all parameters is at most this (Pascanu et al., 2013). */
  readonly clipNorm: number;
}

const adamWDefaults: AdamWOptions = { beta1: 0.9, beta2: 0.98, epsilon: 1e-8, weightDecay: 0.01, clipNorm: 1 };

interface Moments {
  readonly variable: tf.Variable;
  mean: tf.Tensor;
  square: tf.Tensor;
}

/**
 * Adam (Kingma and Ba, 2015) with decoupled weight decay (Loshchilov and Hutter, 2019). The correction of the moments'
 * bias is computed from the step's integer number, so an optimizer that is stored and restored goes on bit for bit.
 */
export class AdamW {
  readonly #options: AdamWOptions;
  readonly #moments = new Map<string, Moments>();
  #step = 0;

  constructor(parameters: Parameters, options: Partial<AdamWOptions> = {}) {
    this.#options = { ...adamWDefaults, ...options };
    for (const [name, variable] of parameters) {
      this.#moments.set(name, {
        variable,
        mean: tf.keep(tf.zerosLike(variable)),
        square: tf.keep(tf.zerosLike(variable)),
      });
    }
  }

  /** Updates applied so far. */
  get step(): number {
    return this.#step;
  }

  /**
   * Moves every parameter against its gradient.
   * @param gradients by name, one for every parameter
   * @returns the norm of all gradients together before clipping; it belongs to the enclosing `tf.tidy`. Nothing is
   *   read back from the device.
   */
  apply(gradients: ReadonlyMap<string, tf.Tensor>, learningRate: number): tf.Scalar {
    const { beta1, beta2, epsilon, weightDecay, clipNorm } = this.#options;
    this.#step++;
    // With m' = m / (1 - β1^t) and v' = v / (1 - β2^t), m' / (√v' + ε) is m / (√v + ε √(1 - β2^t)) times a number.
    const root2 = Math.sqrt(1 - beta2 ** this.#step);
    const settings = {
      beta1,
      beta2,
      epsilon: epsilon * root2,
      size: (learningRate * root2) / (1 - beta1 ** this.#step),
    };
    return tf.tidy(() => {
      const norm = globalNorm([...gradients.values()]);
      const clip = tf.minimum<tf.Scalar>(1, tf.div(clipNorm, tf.maximum(norm, 1e-12)));
      for (const [name, moments] of this.#moments) {
        const gradient = gradients.get(name);
        if (!gradient) throw new Error(`There is no gradient by “${name}”.`);
        const keepWeight = moments.variable.rank > 1 ? 1 - learningRate * weightDecay : 1;
        const before: AdamTensors = [moments.variable, moments.mean, moments.square];
        const [weight, mean, square] = tf.tidy(() => adamUpdate(before, gradient, clip, { ...settings, keepWeight }));
        moments.variable.assign(weight);
        weight.dispose();
        replace(moments, tf.keep(mean), tf.keep(square));
      }
      return norm;
    });
  }

  /** The moments, under `mean/NAME` and `square/NAME`. */
  async save(): Promise<Map<string, StoredTensor>> {
    const stored = new Map<string, StoredTensor>();
    for (const [name, { mean, square }] of this.#moments) {
      for (const [kind, tensor] of [
        ['mean', mean],
        ['square', square],
      ] as const) {
        const data = Float32Array.from(await tensor.data<'float32'>());
        stored.set(`${kind}/${name}`, { dtype: 'F32', shape: tensor.shape, data });
      }
    }
    return stored;
  }

  /** Goes on from what `save` gave after `step` updates; `read` gives the moments of a name. */
  async restore(step: number, read: (name: string) => Promise<StoredTensor>): Promise<void> {
    for (const [name, moments] of this.#moments) {
      const mean = await read(`mean/${name}`);
      const square = await read(`square/${name}`);
      replace(moments, toTensor(mean), toTensor(square));
    }
    this.#step = step;
  }

  dispose(): void {
    for (const { mean, square } of this.#moments.values()) tf.dispose([mean, square]);
  }
}

function replace(moments: Moments, mean: tf.Tensor, square: tf.Tensor): void {
  tf.dispose([moments.mean, moments.square]);
  moments.mean = mean;
  moments.square = square;
}

function toTensor({ data, shape }: StoredTensor): tf.Tensor {
  return tf.keep(tf.tensor(data, [...shape], 'float32'));
}
