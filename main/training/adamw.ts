import * as tf from '@tensorflow/tfjs-core';
import { adamUpdate, globalNorm } from '../kernels/adam-update.ts';
import type { Parameters } from '../models/model.ts';
import type { StoredTensor } from '../weights/safetensors.ts';
import { Group } from './adamw-group.ts';

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

/**
 * Adam (Kingma and Ba, 2015) with decoupled weight decay (Loshchilov and Hutter, 2019). The correction of the moments'
 * bias is computed from the step's integer number, so an optimizer that is stored and restored goes on bit for bit.
 */
export class AdamW {
  readonly #options: AdamWOptions;
  readonly #groups: readonly Group[];
  #step = 0;

  constructor(parameters: Parameters, options: Partial<AdamWOptions> = {}) {
    this.#options = { ...adamWDefaults, ...options };
    const matrices = [...parameters].filter(([, { rank }]) => rank > 1);
    const vectors = [...parameters].filter(([, { rank }]) => rank <= 1);
    this.#groups = [new Group(matrices, true), new Group(vectors, false)].filter(({ size }) => size > 0);
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
      const flat = this.#groups.map((group) => group.flatten(gradients));
      const norm = globalNorm(flat);
      const clip = tf.minimum<tf.Scalar>(1, tf.div(clipNorm, tf.maximum(norm, 1e-12)));
      for (const [index, group] of this.#groups.entries()) {
        const keepWeight = group.decays ? 1 - learningRate * weightDecay : 1;
        group.move((before) => adamUpdate(before, flat[index]!, clip, { ...settings, keepWeight }));
      }
      return norm;
    });
  }

  /** The moments, under `mean/NAME` and `square/NAME`. */
  async save(): Promise<Map<string, StoredTensor>> {
    const stored = new Map<string, StoredTensor>();
    for (const group of this.#groups) {
      for (const [name, tensor] of await group.save()) stored.set(name, tensor);
    }
    return stored;
  }

  /** Goes on from what `save` gave after `step` updates; `read` gives the moments of a name. */
  async restore(step: number, read: (name: string) => Promise<StoredTensor>): Promise<void> {
    for (const group of this.#groups) await group.restore(read);
    this.#step = step;
  }

  dispose(): void {
    for (const group of this.#groups) group.dispose();
  }
}
