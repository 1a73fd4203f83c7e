import * as tf from '@tensorflow/tfjs-core';
import type { Parameters } from '../models/model.ts';
import { readParameters } from '../weights/model-file.ts';
import type { StoredTensor } from '../weights/safetensors.ts';

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
  readonly #averages = new Map<string, tf.Tensor>();

  /** @param decay share of the average that a step keeps, 0 to below 1: 0.999 reaches back over about 1,000 steps */
  constructor(parameters: Parameters, decay: number) {
    this.#parameters = parameters;
    this.#decay = decay;
    for (const [name, variable] of parameters) this.#averages.set(name, tf.keep(tf.clone(variable)));
  }

  /** Takes in the weights as they are now. @param step how many steps have led to them */
  update(step: number): void {
    const kept = Math.min(this.#decay, (1 + step) / (10 + step));
    for (const [name, variable] of this.#parameters) {
      this.#replace(
        name,
        tf.tidy(() => tf.add(tf.mul(this.#average(name), kept), tf.mul(variable, 1 - kept))),
      );
    }
  }

  /** Runs work with the averages in the weights' place. */
  async during<T>(work: () => Promise<T>): Promise<T> {
    const weights = [...this.#parameters.values()].map((variable) => tf.keep(tf.clone(variable)));
    for (const [name, variable] of this.#parameters) variable.assign(this.#average(name));
    try {
      return await work();
    } finally {
      for (const [index, variable] of [...this.#parameters.values()].entries()) variable.assign(weights[index]!);
      tf.dispose(weights);
    }
  }

  /** The averages, by the parameters' names. */
  save(): Promise<Map<string, StoredTensor>> {
    return this.during(() => readParameters(this.#parameters));
  }

  /** Goes on from what `save` gave. */
  restore(stored: ReadonlyMap<string, StoredTensor>): void {
    for (const name of this.#averages.keys()) {
      const found = stored.get(name);
      if (!found) throw new Error(`There is no average of “${name}”.`);
      this.#replace(name, tf.tensor(found.data, [...found.shape], 'float32'));
    }
  }

  dispose(): void {
    tf.dispose([...this.#averages.values()]);
  }

  #average(name: string): tf.Tensor {
    const average = this.#averages.get(name);
    if (!average) throw new Error(`There is no average of “${name}”.`);
    return average;
  }

  #replace(name: string, average: tf.Tensor): void {
    this.#averages.get(name)?.dispose();
    this.#averages.set(name, tf.keep(average));
  }
}
