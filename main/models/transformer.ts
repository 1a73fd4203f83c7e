import type * as tf from '@tensorflow/tfjs-core';
import { Random } from '../../shared/random.ts';
import { lastAttention } from '../kernels/attention-weights.ts';
import { rank3, vector } from '../kernels/rank.ts';
import { selfAttention } from '../kernels/self-attention.ts';
import type { Attended, Forward, ModelKind, Pass, SequenceModel } from './model.ts';
import { constantValues, createParameters, type Initialiser, normalValues, parseConfig } from './parameters.ts';
import { TransformerDecoder } from './transformer-decoder.ts';
import {
  type Attend,
  type TransformerConfig,
  TransformerNetwork,
  transformerSchema,
  transformerShapes,
} from './transformer-network.ts';
import { TransformerTree } from './transformer-tree.ts';
import { matrixWork, type Work } from './work.ts';

/**
 * Normal with deviation 0.02, and the products that end a residual branch smaller by √(2 · layers), so that the sum of
 * the branches begins at the same size whatever the depth (Radford et al., 2019).
 */
function initialiser(config: TransformerConfig, random: Random): Initialiser {
  return (name, shape) => {
    if (name.endsWith('norm')) return constantValues(shape, 1);
    if (name.endsWith('bias')) return constantValues(shape, 0);
    const endsBranch = name.endsWith('projection') || name.endsWith('down.kernel');
    return normalValues(random, shape, endsBranch ? 0.02 / Math.sqrt(2 * config.layers) : 0.02);
  };
}

/** Its matrices', the tied output's, and every head's comparison of the token with the window, which is not kept. */
function work(config: TransformerConfig, vocabularySize: number, window: number): Work {
  const { layers, width, tied } = config;
  const matrices = matrixWork(transformerShapes(config, vocabularySize), ['embedding', 'positions']);
  return {
    multiplications: matrices.multiplications + (tied ? width * vocabularySize : 0) + 2 * layers * width * window,
    values: matrices.values + (tied ? vocabularySize : 0),
  };
}

/** A decoder-only transformer with normalisation before every branch (Vaswani et al., 2017; Radford et al., 2019). */
export const transformer: ModelKind<TransformerConfig> = {
  id: 'transformer',
  summary: 'self-attention: every note looks back at all notes before it and weighs what matters',
  recurrent: false,
  presets: {
    tiny: {
      layers: 2,
      width: 96,
      heads: 4,
      feedForward: 384,
      context: 256,
      positions: 'rotary',
      tied: true,
      dropout: 0.1,
    },
    small: {
      layers: 4,
      width: 192,
      heads: 6,
      feedForward: 768,
      context: 256,
      positions: 'rotary',
      tied: true,
      dropout: 0.1,
    },
    medium: {
      layers: 6,
      width: 256,
      heads: 8,
      feedForward: 1024,
      context: 512,
      positions: 'rotary',
      tied: true,
      dropout: 0.1,
    },
    large: {
      layers: 8,
      width: 512,
      heads: 8,
      feedForward: 2048,
      context: 1024,
      positions: 'rotary',
      tied: true,
      dropout: 0.1,
    },
  },
  parse: (config) => parseConfig('transformer', transformerSchema, config),
  shapes: transformerShapes,
  work,
  build(config, vocabularySize, seed): SequenceModel {
    const parameters = createParameters(
      transformerShapes(config, vocabularySize),
      initialiser(config, new Random(seed)),
    );
    const network = new TransformerNetwork(config, vocabularySize, parameters);
    return {
      kind: 'transformer',
      config,
      vocabularySize,
      context: config.context,
      parameters,
      forward(tokens: tf.Tensor2D, pass: Pass = {}): Forward {
        const [batch, time] = tokens.shape;
        const attend: Attend = (_layer, qkv, { turn }) => selfAttention(qkv, batch, config.heads, turn);
        const logits = network.run(
          tokens,
          network.place(Array.from({ length: time }, (_, t) => t)),
          attend,
          pass.dropoutSeed,
        );
        return { logits: rank3(logits.reshape([batch, time, vocabularySize])), state: [] };
      },
      attend(tokens: tf.Tensor2D): Attended {
        const time = tokens.shape[1];
        const weights: tf.Tensor2D[] = [];
        const attend: Attend = (_layer, qkv, { turn }) => {
          weights.push(lastAttention(qkv, config.heads, turn));
          return selfAttention(qkv, 1, config.heads, turn);
        };
        const place = network.place(Array.from({ length: time }, (_, t) => t));
        const logits = network.run(tokens, place, attend, undefined, true);
        return { weights, logits: vector(logits.reshape([vocabularySize])) };
      },
      decoder: (batch) => new TransformerDecoder(network, batch),
      tree: (prompt, nodes) => new TransformerTree(network, prompt, nodes),
      dispose: () => network.dispose(),
    };
  },
};
