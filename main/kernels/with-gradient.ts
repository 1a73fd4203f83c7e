import * as tf from '@tensorflow/tfjs-core';

/** Keeps tensors of a forward pass for its backward pass; call it once. */
export type Save = (tensors: tf.Tensor[]) => void;

/**
 * A function with a gradient of its own, for when the one that tfjs would derive op by op is slower or
 * larger than need be.
 *
 * @param inputs what the result is differentiated by
 * @param forward computes the result and saves what the gradient needs
 * @param backward the gradient by each input, in order, from the result's gradient and what was saved
 */
export function withGradient<T extends tf.Tensor>(
  inputs: readonly tf.Tensor[],
  forward: (save: Save) => T,
  backward: (gradient: T, saved: readonly tf.Tensor[]) => tf.Tensor[],
): T {
  const run = tf.customGrad<T>((...received) => {
    const save = received.at(-1);
    // What either leaves behind tfjs would free only when the whole pass is over. What is saved is kept all the same.
    return {
      value: tf.tidy(() => forward(typeof save === 'function' ? save : () => {})),
      gradFunc: (gradient, saved) => tf.tidy(() => backward(gradient, saved)),
    };
  });
  return run(...inputs);
}
