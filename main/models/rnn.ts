import * as tf from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { Random } from '../../shared/random.ts';
import { matrix } from '../kernels/rank.ts';
import { rnnLayer, rnnStep } from '../kernels/rnn-layer.ts';
import type { ModelKind, SequenceModel } from './model.ts';
import {
  constantValues,
  createParameters,
  dropoutRate,
  type Initialiser,
  normalValues,
  parseConfig,
  type Shapes,
  uniformValues,
  wholeNumber,
} from './parameters.ts';
import {
  layerWeights,
  plainDropout,
  type RecurrentNetwork,
  recurrentModel,
  recurrentRegularisation,
  recurrentShapes,
} from './recurrent.ts';
import { matrixWork } from './work.ts';

const schema = v.object({
  activation: v.picklist(['tanh', 'relu']),
  embedding: wholeNumber(1, 4096),
  layers: wholeNumber(1, 16),
  hidden: wholeNumber(1, 8192),
  dropout: dropoutRate,
  ...recurrentRegularisation,
});
export type RnnConfig = v.InferOutput<typeof schema>;

function shapes({ layers, hidden, embedding }: RnnConfig, vocabularySize: number): Shapes {
  const stack = recurrentShapes({ layers, hidden, input: embedding, gates: 1 }, vocabularySize);
  return new Map([['embedding', [vocabularySize, embedding]], ...stack]);
}

/**
 * Uniform within ±hidden^-½; with ReLU the recurrence begins as the identity, so that what was once
 * remembered stays until something is learned (Le, Jaitly and Hinton, 2015).
 */
function initialiser(config: RnnConfig, random: Random): Initialiser {
  const { hidden } = config;
  return (name, shape) => {
    if (name === 'embedding') return normalValues(random, shape, 1);
    if (name.endsWith('bias')) return constantValues(shape, 0);
    if (config.activation === 'relu' && name.endsWith('.recurrent')) return identity(hidden);
    return uniformValues(random, shape, 1 / Math.sqrt(hidden));
  };
}

function identity(size: number): Float32Array {
  const values = new Float32Array(size * size);
  for (let i = 0; i < size; i++) values[i * (size + 1)] = 1;
  return values;
}

/** The plain recurrent network, where the lecture begins: every step mixes the new token into one hidden state. */
export const rnn: ModelKind<RnnConfig> = {
  id: 'rnn',
  summary: 'plain recurrence: the simplest memory, good for short tunes and for seeing why gates were invented',
  recurrent: true,
  presets: {
    tiny: { activation: 'tanh', embedding: 64, layers: 1, hidden: 192, dropout: 0.1, ...plainDropout },
    small: { activation: 'tanh', embedding: 128, layers: 2, hidden: 384, dropout: 0.2, ...plainDropout },
    medium: { activation: 'tanh', embedding: 256, layers: 2, hidden: 1024, dropout: 0.3, ...plainDropout },
    large: { activation: 'tanh', embedding: 384, layers: 3, hidden: 2048, dropout: 0.3, ...plainDropout },
  },
  parse: (config) => parseConfig('rnn', schema, config),
  shapes,
  work: (config, vocabularySize) => matrixWork(shapes(config, vocabularySize), ['embedding']),
  build(config, vocabularySize, seed): SequenceModel {
    const parameters = createParameters(shapes(config, vocabularySize), initialiser(config, new Random(seed)));
    const network: RecurrentNetwork = {
      parameters,
      vocabularySize,
      layers: config.layers,
      dropout: config.dropout,
      lockedDropout: config.lockedDropout,
      oneHot: false,
      zeroState: (batch) => Array.from({ length: config.layers }, () => tf.zeros([batch, config.hidden])),
      layer(index, x, state, dropoutSeed) {
        const weights = layerWeights(parameters, index, config.recurrentDropout, dropoutSeed);
        const hidden = state[index];
        if (!hidden) throw new Error(`The state has no part for layer ${index}.`);
        const result = rnnLayer(x, weights, matrix(hidden), config.activation);
        state[index] = result.state;
        return result.outputs;
      },
      step(index, x, state) {
        const hidden = state[index];
        if (!hidden) throw new Error(`The state has no part for layer ${index}.`);
        const next = rnnStep(x, layerWeights(parameters, index, 0), hidden, config.activation);
        state[index] = next;
        return next;
      },
      top: config.layers - 1,
    };
    return recurrentModel('rnn', config, network);
  },
};
