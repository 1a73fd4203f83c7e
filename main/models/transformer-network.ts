import * as tf from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { dense } from '../kernels/dense.ts';
import { dropout } from '../kernels/dropout.ts';
import { matrix } from '../kernels/rank.ts';
import type { RecordedGraph } from '../kernels/recorded-graph.ts';
import { relu } from '../kernels/relu.ts';
import { rmsNorm } from '../kernels/rms-norm.ts';
import { type Rotation, rotation } from '../kernels/rotary.ts';
import type { Parameters } from './model.ts';
import { bias, disposeParameters, dropoutRate, type Shapes, weight, wholeNumber } from './parameters.ts';

export const transformerSchema = v.pipe(
  v.object({
    layers: wholeNumber(1, 48),
    /** Features of a token; a multiple of `heads`. */
    width: wholeNumber(2, 4096),
    heads: wholeNumber(1, 64),
    /** Features between the two products of the feed-forward part. */
    feedForward: wholeNumber(1, 16384),
    /** Longest window in tokens. */
    context: wholeNumber(2, 8192),
    positions: v.picklist(['rotary', 'sinusoidal', 'learned']),
    /** Whether the output layer is the embedding's transpose (Press and Wolf, 2017). */
    tied: v.boolean(),
    dropout: dropoutRate,
  }),
  v.check((config) => config.width % config.heads === 0, 'width must be a multiple of heads'),
  v.check(
    (config) => config.positions !== 'rotary' || (config.width / config.heads) % 2 === 0,
    'rotary positions need an even number of features a head',
  ),
);
export type TransformerConfig = v.InferOutput<typeof transformerSchema>;

/** Names and shapes of the parameters. */
export function transformerShapes(config: TransformerConfig, vocabularySize: number): Shapes {
  const { width, feedForward } = config;
  const result = new Map<string, number[]>([['embedding', [vocabularySize, width]]]);
  if (config.positions === 'learned') result.set('positions', [config.context, width]);
  for (let layer = 0; layer < config.layers; layer++) {
    const name = `blocks.${layer}`;
    result.set(`${name}.attention.norm`, [width]);
    result.set(`${name}.attention.qkv`, [width, 3 * width]);
    result.set(`${name}.attention.projection`, [width, width]);
    result.set(`${name}.feedForward.norm`, [width]);
    result.set(`${name}.feedForward.up.kernel`, [width, feedForward]);
    result.set(`${name}.feedForward.up.bias`, [feedForward]);
    result.set(`${name}.feedForward.down.kernel`, [feedForward, width]);
    result.set(`${name}.feedForward.down.bias`, [width]);
  }
  result.set('norm', [width]);
  if (!config.tied) result.set('output', [width, vocabularySize]);
  return result;
}

/**
 * How one layer mixes positions: attention over the window in training, over the cache in decoding.
 * [batch · time, 3 · width] queries, keys and values to [batch · time, width].
 */
export type Attend = (layer: number, qkv: tf.Tensor2D, place: Place) => tf.Tensor2D;

/** Where tokens stand, as the network takes it in: turned heads, or vectors added to the embeddings. */
export interface Place {
  readonly turn?: Rotation;
  /** [time, width] */
  readonly added?: tf.Tensor2D;
}

/** The network without what mixes positions: [batch, time] tokens to [batch · time, vocabulary] logits. */
export class TransformerNetwork {
  readonly config: TransformerConfig;
  readonly parameters: Parameters;
  readonly vocabularySize: number;
  /** Recorded graphs that no decoder uses at present, by size of batch. */
  readonly #idleGraphs = new Map<number, RecordedGraph>();

  constructor(config: TransformerConfig, vocabularySize: number, parameters: Parameters) {
    this.config = config;
    this.vocabularySize = vocabularySize;
    this.parameters = parameters;
  }

  /** A graph that an earlier decoder of this size of batch has recorded; its weights and caches are that decoder's. */
  takeGraph(batch: number): RecordedGraph | undefined {
    const graph = this.#idleGraphs.get(batch);
    this.#idleGraphs.delete(batch);
    return graph;
  }

  /** Keeps the graph for the next decoder: recording takes as long as writing a hundred tokens. */
  returnGraph(batch: number, graph: RecordedGraph): void {
    this.#idleGraphs.get(batch)?.dispose();
    this.#idleGraphs.set(batch, graph);
  }

  dispose(): void {
    for (const graph of this.#idleGraphs.values()) graph.dispose();
    this.#idleGraphs.clear();
    disposeParameters(this.parameters);
  }

  /** What the positions of a window mean to the network. */
  place(positions: readonly number[]): Place {
    const { config, parameters } = this;
    switch (config.positions) {
      case 'rotary':
        return { turn: rotation(positions, config.width / config.heads) };
      case 'learned':
        return { added: matrix(tf.gather(weight(parameters, 'positions'), tf.tensor1d([...positions], 'int32'))) };
      case 'sinusoidal':
        return { added: sinusoids(positions, config.width) };
    }
  }

  /**
   * @param tokens [batch, time]
   * @param place of the window's tokens
   * @param last whether logits are wanted for the last position alone
   * @returns [batch · time, vocabulary], or [batch, vocabulary] of the last position
   */
  run(tokens: tf.Tensor2D, place: Place, attend: Attend, seed?: number, last = false): tf.Tensor2D {
    const { config, parameters } = this;
    const [batch, time] = tokens.shape;
    let x = matrix(tf.reshape(this.#embed(tokens, place), [batch * time, config.width]));
    x = dropout(x, config.dropout, seed, 0);
    for (let layer = 0; layer < config.layers; layer++) {
      const attended = this.#attention(layer, x, place, attend);
      x = matrix(tf.add(x, dropout(attended, config.dropout, seed, 2 * layer + 1)));
      const transformed = this.#feedForward(layer, x);
      x = matrix(tf.add(x, dropout(transformed, config.dropout, seed, 2 * layer + 2)));
    }
    if (last && time > 1) {
      const ends = tf.slice(tf.reshape(x, [batch, time, config.width]), [0, time - 1, 0], [batch, 1, config.width]);
      x = matrix(tf.reshape(ends, [batch, config.width]));
    }
    const output = config.tied ? tf.transpose(weight(parameters, 'embedding')) : weight(parameters, 'output');
    return dense(rmsNorm(x, bias(parameters, 'norm')), output);
  }

  #embed(tokens: tf.Tensor2D, { added }: Place): tf.Tensor {
    const { config, parameters } = this;
    const embedded = tf.gather(weight(parameters, 'embedding'), tokens);
    if (!added) return embedded;
    if (config.positions === 'learned') return tf.add(embedded, added);
    // The waves have size 1 and fresh embeddings 0.02: the embedding is raised, as in Vaswani et al. (2017).
    return tf.add(tf.mul(embedded, Math.sqrt(config.width)), added);
  }

  #attention(layer: number, x: tf.Tensor2D, place: Place, attend: Attend): tf.Tensor2D {
    const { parameters } = this;
    const name = `blocks.${layer}.attention`;
    const qkv = dense(rmsNorm(x, bias(parameters, `${name}.norm`)), weight(parameters, `${name}.qkv`));
    return dense(attend(layer, qkv, place), weight(parameters, `${name}.projection`));
  }

  #feedForward(layer: number, x: tf.Tensor2D): tf.Tensor2D {
    const { parameters } = this;
    const name = `blocks.${layer}.feedForward`;
    const normal = rmsNorm(x, bias(parameters, `${name}.norm`));
    const raised = dense(normal, weight(parameters, `${name}.up.kernel`), bias(parameters, `${name}.up.bias`));
    return dense(relu(raised), weight(parameters, `${name}.down.kernel`), bias(parameters, `${name}.down.bias`));
  }
}

/** Sines and cosines of rising wavelengths (Vaswani et al., 2017), [positions, width]. */
function sinusoids(positions: readonly number[], width: number): tf.Tensor2D {
  const turn = rotation(positions, width + (width % 2));
  return matrix(tf.slice(tf.concat([turn.sin, turn.cos], 1), [0, 0], [positions.length, width]));
}
