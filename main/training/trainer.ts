import * as tf from '@tensorflow/tfjs-core';
import { SegueError } from '../../shared/errors.ts';
import type { SequenceModel } from '../models/model.ts';
import type { StoredTensor } from '../weights/safetensors.ts';
import type { AdamW } from './adamw.ts';
import { AveragedWeights } from './averaged-weights.ts';
import type { Batch, Batcher } from './batch.ts';
import { lossAndGradients } from './loss.ts';
import { dropoutSeed } from './seeds.ts';

/** What one step of training gave. */
export interface StepResult {
  /** Before the step, mean over the batch's scored tokens, nats a token. */
  readonly loss: number;
  /** Norm of the gradient over all parameters, before clipping. */
  readonly gradientNorm: number;
  /** Tokens that were scored. */
  readonly tokens: number;
}

/**
 * Takes a model down the gradient, batch by batch. It knows nothing of files, time or validation, and all that it
 * carries from step to step can be saved and restored: see `checkpoint.ts`.
 */
export class Trainer {
  readonly model: SequenceModel;
  readonly optimizer: AdamW;
  readonly batcher: Batcher;
  /** Averages of the weights over the steps, where they are taken. */
  readonly average: AveragedWeights | undefined;
  readonly #seed: number;
  /** What a recurrent model carries into the next batch, one row a lane. */
  #state: readonly tf.Tensor[] = [];

  /**
   * @param seed that dropout masks are drawn from
   * @param averaging decay of the weights' average over the steps; none is taken where it is left out
   */
  constructor(model: SequenceModel, optimizer: AdamW, batcher: Batcher, seed: number, averaging?: number) {
    this.model = model;
    this.optimizer = optimizer;
    this.batcher = batcher;
    this.#seed = seed;
    this.average = averaging === undefined ? undefined : new AveragedWeights(model.parameters, averaging);
  }

  /** Steps taken so far. */
  get step(): number {
    return this.optimizer.step;
  }

  /**
   * One step on the next batch. Only two numbers are read back from the device.
   * @throws SegueError `bad-option` where the loss is no longer a number
   */
  async next(learningRate: number): Promise<StepResult> {
    const batch = this.batcher.next();
    const seed = dropoutSeed(this.#seed, this.step);
    const report = tf.tidy(() => {
      const state = carryState(this.#state, batch);
      const pass = lossAndGradients(this.model, batch, { dropoutSeed: seed, ...(state && { state }) });
      tf.dispose([...this.#state]);
      this.#state = pass.state;
      return tf.stack([pass.loss, this.optimizer.apply(pass.gradients, learningRate)]);
    });
    this.average?.update(this.step);
    const [loss = Number.NaN, gradientNorm = Number.NaN] = await report.data<'float32'>();
    report.dispose();
    if (!Number.isFinite(loss) || !Number.isFinite(gradientNorm)) {
      throw new SegueError(
        'bad-option',
        `Training came apart at step ${this.step}: the loss is no longer a number. Start again with a lower learning rate.`,
      );
    }
    return { loss, gradientNorm, tokens: batch.scored };
  }

  /** Runs work with the weights that are validated and kept: their averages, where these are taken. */
  async judged<T>(work: () => Promise<T>): Promise<T> {
    return this.average ? this.average.during(work) : work();
  }

  /** What the lanes of a recurrent model carry, by index; empty for a model that carries nothing. */
  async saveState(): Promise<Map<string, StoredTensor>> {
    const stored = new Map<string, StoredTensor>();
    for (const [index, tensor] of this.#state.entries()) {
      const data = Float32Array.from(await tensor.data<'float32'>());
      stored.set(String(index), { dtype: 'F32', shape: tensor.shape, data });
    }
    return stored;
  }

  restoreState(stored: readonly StoredTensor[]): void {
    tf.dispose([...this.#state]);
    this.#state = stored.map(({ data, shape }) => tf.keep(tf.tensor(data, [...shape], 'float32')));
  }

  /** Frees what is carried; the model and the optimizer are the caller's. */
  dispose(): void {
    this.restoreState([]);
    this.average?.dispose();
  }
}

/** The state with zeros in the rows where a sequence begins; undefined where every row begins with zeros. */
export function carryState(state: readonly tf.Tensor[], { carried, rows }: Batch): tf.Tensor[] | undefined {
  if (!carried || state.length === 0) return undefined;
  return state.map((tensor) => tf.mul(tensor, tf.tensor(carried, [rows, ...tensor.shape.slice(1).fill(1)])));
}
