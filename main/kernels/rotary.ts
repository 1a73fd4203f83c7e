import * as tf from '@tensorflow/tfjs-core';
import { rank4 } from './rank.ts';
import { withGradient } from './with-gradient.ts';

/** Cosines and sines of the rotation at some positions, each [positions, width / 2]. */
export interface Rotation {
  readonly cos: tf.Tensor2D;
  readonly sin: tf.Tensor2D;
}

/**
 * The angles by which rotary position embedding (Su et al., 2021) turns each pair of features: position · 10000^(-2i/width).
 *
 * @param positions any integers
 * @param width of a head; even
 */
export function rotation(positions: readonly number[], width: number): Rotation {
  const half = width / 2;
  const angles = positions.flatMap((position) => {
    return Array.from({ length: half }, (_, i) => position * 10000 ** (-i / half));
  });
  const shape: [number, number] = [positions.length, half];
  return {
    cos: tf.tensor2d(angles.map(Math.cos), shape),
    sin: tf.tensor2d(angles.map(Math.sin), shape),
  };
}

/**
 * Turns features i and i + width/2 of every position by that position's angle i, so that a product of a query and a key
 * depends on their distance alone. A rotation's gradient is the rotation back.
 *
 * @param x [batch, heads, time, width]
 * @param turn one row a position of `x`, or a single row for all
 * @returns [batch, heads, time, width]
 */
export function rotary(x: tf.Tensor4D, turn: Rotation): tf.Tensor4D {
  return withGradient(
    [x],
    (save) => {
      save([turn.cos, turn.sin]);
      return rotate(x, turn.cos, turn.sin);
    },
    (gradient, saved) => {
      const [cos, sin] = saved;
      if (!cos || !sin) throw new Error('rotary: nothing was saved for its gradient');
      return [rotate(gradient, cos, tf.neg(sin))];
    },
  );
}

function rotate(x: tf.Tensor4D, cos: tf.Tensor, sin: tf.Tensor): tf.Tensor4D {
  const [first, second] = tf.split(x, 2, 3);
  if (!first || !second) throw new Error('rotary: the width of a head must be even');
  const turnedFirst = tf.sub(tf.mul(first, cos), tf.mul(second, sin));
  const turnedSecond = tf.add(tf.mul(first, sin), tf.mul(second, cos));
  return rank4(tf.concat([turnedFirst, turnedSecond], 3));
}
