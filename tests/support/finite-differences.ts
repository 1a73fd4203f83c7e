import * as tf from '@tensorflow/tfjs-core';

/**
 * The largest difference between the gradient that the code gives and central finite differences, relative to the larger of
 * the gradient's size and 1, over up to `probes` entries of each input.
 *
 * @param f a scalar function of the inputs; must give the same value for the same inputs
 */
export function gradientError(
  f: (...inputs: tf.Tensor[]) => tf.Scalar,
  inputs: readonly tf.Tensor[],
  { step = 1e-2, probes = 12 } = {},
): number {
  const gradients = tf.grads((...xs: tf.Tensor[]) => f(...xs))([...inputs]);
  let worst = 0;
  for (const [index, input] of inputs.entries()) {
    const analytic = gradients[index]!.dataSync();
    const values = input.dataSync();
    const stride = Math.max(1, Math.floor(values.length / probes));
    for (let at = 0; at < values.length; at += stride) {
      const valueWith = (delta: number) =>
        tf.tidy(() => {
          const moved = Float32Array.from(values);
          moved[at]! += delta;
          const replaced = inputs.map((other, i) => (i === index ? tf.tensor(moved, input.shape) : other));
          return f(...replaced).dataSync()[0]!;
        });
      const numeric = (valueWith(step) - valueWith(-step)) / (2 * step);
      worst = Math.max(worst, Math.abs(numeric - analytic[at]!) / Math.max(1, Math.abs(numeric)));
    }
  }
  tf.dispose(gradients);
  return worst;
}
