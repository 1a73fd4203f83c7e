import * as tf from '@tensorflow/tfjs-core';
import { causalAttention } from './causal-attention.ts';
import { mergeHeads, splitHeads } from './heads.ts';
import { ownOp } from './native.ts';
import { matrix } from './rank.ts';
import { type Rotation, rotary } from './rotary.ts';
import { withGradient } from './with-gradient.ts';

/**
 * Causal multi-head self-attention over whole windows (Vaswani et al., 2017), queries and keys turned by their
 * positions (Su et al., 2021) where `turn` is given.
 *
 * @param qkv [batch · time, 3 · heads · width of a head]
 * @returns the heads side by side, [batch · time, heads · width of a head]
 */
export function selfAttention(qkv: tf.Tensor2D, batch: number, heads: number, turn?: Rotation): tf.Tensor2D {
  const width = qkv.shape[1] / (3 * heads);
  if (ownOp('SegueSelfAttention') && width % 2 === 0) {
    return inOnePass(qkv, turn ?? noTurn(qkv.shape[0] / batch, width / 2));
  }
  const [q, k, v] = splitHeads(qkv, batch, heads);
  return mergeHeads(causalAttention(turn ? rotary(q, turn) : q, turn ? rotary(k, turn) : k, v));
}

/** All of it in Segue's own kernel, which tells the sizes of batch and heads by the angles'. */
function inOnePass(qkv: tf.Tensor2D, { cos, sin }: Rotation): tf.Tensor2D {
  return withGradient(
    [qkv],
    (save) => {
      const [mixed, logarithms] = own('SegueSelfAttention', [qkv, cos, sin], 2);
      if (!mixed || !logarithms) throw new Error('selfAttention: the kernel gave no result');
      save([qkv, mixed, logarithms, cos, sin]);
      return matrix(mixed);
    },
    (gradient, saved) => own('SegueSelfAttentionGradient', [gradient, ...saved], 1),
  );
}

function own(name: string, inputs: readonly tf.Tensor[], outputs: number): tf.Tensor[] {
  const native = ownOp(name);
  if (!native) throw new Error(`There is no kernel “${name}”.`);
  return native.run(name, [], inputs, outputs);
}

/** Angles of zero: positions are told otherwise. */
function noTurn(time: number, half: number): Rotation {
  return { cos: tf.ones([time, half]), sin: tf.zeros([time, half]) };
}
