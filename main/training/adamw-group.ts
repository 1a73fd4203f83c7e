import * as tf from '@tensorflow/tfjs-core';
import type { AdamTensors } from '../kernels/adam-update.ts';
import { sizeOf } from '../models/parameters.ts';
import type { StoredTensor } from '../weights/safetensors.ts';
import { assignParts, endToEnd } from './end-to-end.ts';

const moments = ['mean', 'square'] as const;

/**
 * Parameters that are moved alike, end to end in one vector with both their moments: a handful of ops moves them all,
 * where a graphics card would wait for those of each.
 */
export class Group {
  /** Whether its weights decay: matrices do, vectors (biases, norms) do not. */
  readonly decays: boolean;
  /** How many numbers it holds. */
  readonly size: number;
  readonly #parameters: readonly (readonly [name: string, variable: tf.Variable])[];
  readonly #sizes: number[];
  #moments: Record<(typeof moments)[number], tf.Tensor>;

  constructor(parameters: readonly (readonly [string, tf.Variable])[], decays: boolean) {
    this.decays = decays;
    this.#parameters = parameters;
    this.#sizes = parameters.map(([, { shape }]) => sizeOf(shape));
    this.size = this.#sizes.reduce((sum, size) => sum + size, 0);
    this.#moments = { mean: tf.keep(tf.zeros([this.size])), square: tf.keep(tf.zeros([this.size])) };
  }

  /** What there is of each of its parameters, end to end; throws where one is missing. */
  flatten(byName: ReadonlyMap<string, tf.Tensor>): tf.Tensor {
    return endToEnd(
      this.#parameters.map(([name]) => {
        const tensor = byName.get(name);
        if (!tensor) throw new Error(`There is no gradient by “${name}”.`);
        return tensor;
      }),
    );
  }

  /** Replaces the weights and both moments by what `update` makes of them. */
  move(update: (before: AdamTensors) => AdamTensors): void {
    const variables = this.#parameters.map(([, variable]) => variable);
    tf.tidy(() => {
      const [moved, mean, square] = update([endToEnd(variables), this.#moments.mean, this.#moments.square]);
      assignParts(variables, moved);
      this.#replace({ mean, square });
    });
  }

  /** Both moments of each parameter, under `mean/NAME` and `square/NAME`. */
  async save(): Promise<Map<string, StoredTensor>> {
    const stored = new Map<string, StoredTensor>();
    for (const kind of moments) {
      const values = Float32Array.from(await this.#moments[kind].data<'float32'>());
      let from = 0;
      for (const [index, [name, { shape }]] of this.#parameters.entries()) {
        const to = from + this.#sizes[index]!;
        stored.set(`${kind}/${name}`, { dtype: 'F32', shape, data: values.subarray(from, to) });
        from = to;
      }
    }
    return stored;
  }

  async restore(read: (name: string) => Promise<StoredTensor>): Promise<void> {
    const flat = { mean: new Float32Array(this.size), square: new Float32Array(this.size) };
    for (const kind of moments) {
      let from = 0;
      for (const [index, [name]] of this.#parameters.entries()) {
        flat[kind].set((await read(`${kind}/${name}`)).data, from);
        from += this.#sizes[index]!;
      }
    }
    this.#replace({ mean: tf.tensor1d(flat.mean), square: tf.tensor1d(flat.square) });
  }

  dispose(): void {
    tf.dispose(this.#moments);
  }

  #replace(fresh: Record<(typeof moments)[number], tf.Tensor>): void {
    tf.dispose(this.#moments);
    this.#moments = { mean: tf.keep(fresh.mean), square: tf.keep(fresh.square) };
  }
}
