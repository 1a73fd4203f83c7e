import * as tf from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import { Random } from '../../shared/random.ts';
import { lstmLayer } from '../kernels/lstm-layer.ts';
import { lstmStep } from '../kernels/lstm-step.ts';
import { matrix } from '../kernels/rank.ts';
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
  input: v.picklist(['embedding', 'one-hot']),
  /** Width of the learned embedding; without meaning where tokens come in one-hot. */
  embedding: wholeNumber(1, 4096),
  layers: wholeNumber(1, 16),
  hidden: wholeNumber(1, 8192),
  dropout: dropoutRate,
  ...recurrentRegularisation,
});
export type LstmConfig = v.InferOutput<typeof schema>;

function shapes(config: LstmConfig, vocabularySize: number): Shapes {
  const { layers, hidden, embedding } = config;
  if (config.input === 'one-hot')
    return recurrentShapes({ layers, hidden, input: vocabularySize, gates: 4 }, vocabularySize);
  const stack = recurrentShapes({ layers, hidden, input: embedding, gates: 4 }, vocabularySize);
  return new Map([['embedding', [vocabularySize, embedding]], ...stack]);
}

/**
 * Uniform within ±hidden^-½; forget gates begin open, their bias at 1 (Jozefowicz, Zaremba and Sutskever, 2015), so
 * that gradients reach back over many steps from the start.
 */
function initialiser(config: LstmConfig, random: Random): Initialiser {
  const { hidden } = config;
  return (name, shape) => {
    if (name === 'embedding') return normalValues(random, shape, 1);
    if (name === 'output.bias') return constantValues(shape, 0);
    if (name.endsWith('.bias')) return constantValues(shape, 0).fill(1, hidden, 2 * hidden);
    return uniformValues(random, shape, 1 / Math.sqrt(hidden));
  };
}

/** Long short-term memory: a stack of layers between an embedding and a softmax over the next token. */
export const lstm: ModelKind<LstmConfig> = {
  id: 'lstm',
  summary: 'long short-term memory: gates decide what to keep, so it remembers over hundreds of notes',
  recurrent: true,
  presets: {
    tiny: { input: 'embedding', embedding: 64, layers: 1, hidden: 128, dropout: 0.1, ...plainDropout },
    small: { input: 'embedding', embedding: 128, layers: 2, hidden: 256, dropout: 0.2, ...plainDropout },
    medium: { input: 'embedding', embedding: 256, layers: 2, hidden: 512, dropout: 0.3, ...plainDropout },
    large: { input: 'embedding', embedding: 384, layers: 3, hidden: 1024, dropout: 0.3, ...plainDropout },
  },
  parse: (config) => parseConfig('lstm', schema, config),
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
      oneHot: config.input === 'one-hot',
      // Two entries a layer: hidden, cell.
      zeroState: (batch) => Array.from({ length: 2 * config.layers }, () => tf.zeros([batch, config.hidden])),
      layer(index, x, state, dropoutSeed) {
        const weights = layerWeights(parameters, index, config.recurrentDropout, dropoutSeed);
        const [hidden, cell] = state.slice(2 * index, 2 * index + 2);
        if (!hidden || !cell) throw new Error(`The state has no part for layer ${index}.`);
        const result = lstmLayer(x, weights, { hidden: matrix(hidden), cell: matrix(cell) });
        state.splice(2 * index, 2, result.state.hidden, result.state.cell);
        return result.outputs;
      },
      step(index, x, state) {
        const [hidden, cell] = state.slice(2 * index, 2 * index + 2);
        if (!hidden || !cell) throw new Error(`The state has no part for layer ${index}.`);
        const next = lstmStep(x, layerWeights(parameters, index, 0), { hidden, cell });
        state.splice(2 * index, 2, next.hidden, next.cell);
        return next.hidden;
      },
      top: 2 * config.layers - 2,
    };
    return recurrentModel('lstm', config, network);
  },
};
