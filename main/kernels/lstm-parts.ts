import type * as tf from '@tensorflow/tfjs-core';

/** Weights of a layer; the four gates stand side by side: input, forget, output, candidate. */
export interface LstmWeights {
  /** [in, 4 · hidden] */
  readonly kernel: tf.Tensor2D;
  /** [hidden, 4 · hidden] */
  readonly recurrent: tf.Tensor2D;
  /** [4 · hidden] */
  readonly bias: tf.Tensor1D;
}

/** What a layer remembers, each [batch, hidden]. */
export interface LstmState {
  readonly hidden: tf.Tensor2D;
  readonly cell: tf.Tensor2D;
}

/** What a layer gives: `outputs` [time, batch, hidden], and the state after the last step. */
export interface LstmResult {
  readonly outputs: tf.Tensor3D;
  readonly state: LstmState;
}
