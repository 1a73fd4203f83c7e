import * as tf from '@tensorflow/tfjs-core';
import { PAD } from '../../shared/tokens/tokenizer.ts';
import { sparseCrossEntropy } from '../kernels/cross-entropy.ts';
import { matrix, vector } from '../kernels/rank.ts';
import type { Pass, SequenceModel } from '../models/model.ts';
import type { Batch } from './batch.ts';

/**
 * Sum of the negative log-likelihoods of a batch's scored targets, in nats.
 * @param logits [rows, time, vocabulary]
 */
function summedLoss(logits: tf.Tensor3D, { targets }: Batch): tf.Scalar {
  return tf.tidy(() => {
    const [rows, time, vocabulary] = logits.shape;
    const flat = tf.tensor1d(targets, 'int32');
    const losses = sparseCrossEntropy(matrix(tf.reshape(logits, [rows * time, vocabulary])), vector(flat));
    const mask = tf.cast(tf.notEqual(flat, PAD), 'float32');
    return tf.sum(tf.mul(losses, mask)).asScalar();
  });
}

/** A training pass's results. They belong to the enclosing `tf.tidy`, the state excepted. */
export interface Gradients {
  /** Mean over the scored targets, nats a token. */
  readonly loss: tf.Scalar;
  /** By the parameters' names. */
  readonly gradients: ReadonlyMap<string, tf.Tensor>;
  /** What a recurrent model carries on, kept until the caller disposes it. */
  readonly state: readonly tf.Tensor[];
}

/** The mean loss of a batch and its gradient by every parameter. */
export function lossAndGradients(model: SequenceModel, batch: Batch, pass: Pass): Gradients {
  const inputs = tf.tensor2d(batch.inputs, [batch.rows, batch.time], 'int32');
  let state: readonly tf.Tensor[] = [];
  const { value, grads } = tf.variableGrads(() => {
    const forward = model.forward(inputs, pass);
    state = forward.state.map((tensor) => tf.keep(tensor));
    return tf.div<tf.Scalar>(summedLoss(forward.logits, batch), Math.max(1, batch.scored));
  }, [...model.parameters.values()]);
  const gradients = new Map<string, tf.Tensor>();
  for (const [name, variable] of model.parameters) {
    const gradient = grads[variable.name];
    if (!gradient) throw new Error(`The loss has no gradient by “${name}”.`);
    gradients.set(name, gradient);
  }
  return { loss: value, gradients, state };
}
