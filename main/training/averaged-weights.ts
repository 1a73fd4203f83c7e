import * as tf from '@tensorflow/tfjs-core';
import type { Parameters } from '../models/model.ts';
import { readParameters } from '../weights/model-file.ts';
import type { StoredTensor } from '../weights/safetensors.ts';
import { assignParts, endToEnd } from './end-to-end.ts';

/**
 * A decaying average of a model's weights over its steps (Polyak and Juditsky, 1992; in this form Tarvainen and Valpola,
 * 2017). It predicts better than the last weights, the more so on little data, at the price of a copy of them.
 *
 * The first averages would be mostly the weights that training began with, so the decay of a step is at most
 * (1 + steps) / (10 + steps): the average reaches back over a fixed share of the run until it is as long as it shall be.
 */
export class AveragedWeights {
  readonly #parameters: Parameters;
  readonly #decay: number;
  /** Of all parameters, end to end. */
  #average: tf.Tensor;

  /** @param decay share of the average that a step keeps, 0 to below 1: 0.999 reaches back over about 1,000 steps */
  constructor(parameters: Parameters, decay: number) {
    this.#parameters = parameters;
    this.#decay = decay;
    this.#average = tf.tidy(() => tf.keep(endToEnd(this.#variables)));
  }

  get #variables(): tf.Variable[] {
    return [...this.#parameters.values()];
  }

  /** Takes in the weights as they are now. @param step how many steps have led to them */
  update(step: number): void {
    const kept = Math.min(this.#decay, (1 + step) / (10 + step));
    this.#replace(() => tf.add(tf.mul(this.#average, kept), tf.mul(endToEnd(this.#variables), 1 - kept)));
  }

  /** Runs work with the averages in the weights' place. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const weights = tf.tidy(() => tf.keep(endToEnd(this.#variables)));
    assignParts(this.#variables, this.#average);
    try {
      return await work();
    } finally {
      assignParts(this.#variables, weights);
      weights.dispose();
    }
  }

  /** The averages, by the parameters' names. */
  save(): Promise<Map<string, StoredTensor>> {
    return this.during(() => readParameters(this.#parameters));
  }

  /** Goes on from what `save` gave. */
  restore(stored: ReadonlyMap<string, StoredTensor>): void {
    this.#replace(() =>
      endToEnd(
        [...this.#parameters.keys()].map((name) => {
          const found = stored.get(name);
          if (!found) throw new Error(`There is no average of “${name}”.`);
          return tf.tensor1d(found.data, 'float32');
        }),
      ),
    );
  }

  dispose(): void {
    this.#average.dispose();
  }

  #replace(make: () => tf.Tensor): void {
    const average = tf.tidy(() => tf.keep(make()));
    this.#average.dispose();
    this.#average = average;
  }
}
