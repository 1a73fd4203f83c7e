import * as tf from '@tensorflow/tfjs-core';
import { nativeOps } from './native.ts';
import { withGradient } from './with-gradient.ts';

/** max(x, 0). Its gradient is one pass in TensorFlow's `ReluGrad`, where tfjs takes three. */
export function relu<T extends tf.Tensor>(x: T): T {
  return withGradient<T>(
    [x],
    (save) => {
      const active = tf.relu(x);
      save([active]);
      return active;
    },
    (gradient, saved) => {
      const [active] = saved;
      if (!active) throw new Error('relu: nothing was saved for its gradient');
      const native = nativeOps();
      if (native) return [native.one('ReluGrad', [native.float], [gradient, active])];
      return [tf.mul(gradient, tf.step(active))];
    },
  );
}
