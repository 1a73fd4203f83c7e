import * as tf from '@tensorflow/tfjs-core';
import * as v from 'valibot';
import type { Json } from '../../shared/tokens/tokenizer.ts';
import { dense } from '../kernels/dense.ts';
import { dropout } from '../kernels/dropout.ts';
import { matrix, rank3 } from '../kernels/rank.ts';
import type { Decoder, Forward, Parameters, Pass, RecurrentSteps, SequenceModel } from './model.ts';
import { bias, disposeParameters, dropoutRate, type Shapes, weight } from './parameters.ts';
import { RecurrentTree } from './recurrent-tree.ts';

/** What the recurrent architectures share: tokens in, a stack of layers, logits out. */
export interface RecurrentNetwork {
  readonly parameters: Parameters;
  readonly vocabularySize: number;
  readonly layers: number;
  readonly dropout: number;
  /** Whether a feature that is dropped is dropped in all of a window, instead of anew in each step. */
  readonly lockedDropout: boolean;
  /** Whether tokens come in as one-hot vectors rather than through a learned embedding. */
  readonly oneHot: boolean;
  /** State of all layers before anything is read, each [batch, hidden]. */
  zeroState(batch: number): tf.Tensor[];
  /** One layer over a window; takes its part of the state and puts the new part in its place. */
  layer(index: number, x: tf.Tensor3D, state: tf.Tensor[], dropoutSeed?: number): tf.Tensor3D;
  /** One layer over one step, in ops that can be differentiated by the state; deals with that as `layer` does. */
  step(index: number, x: tf.Tensor2D, state: tf.Tensor2D[]): tf.Tensor2D;
  /** Where in the state the last layer's hidden state stands, of which logits are made. */
  readonly top: number;
}

/** How a recurrent network is kept from learning by heart, beside `dropout`; for the schemas of configurations. */
export const recurrentRegularisation = {
  /** Whether a feature that is dropped is dropped in all of a window, instead of anew in each step. */
  lockedDropout: v.optional(v.boolean(), false),
  /** Share of the recurrent weights that is dropped for a window. */
  recurrentDropout: v.optional(dropoutRate, 0),
};

/** The parts of {@link recurrentRegularisation} as they are where nobody asks for more. */
export const plainDropout = { lockedDropout: false, recurrentDropout: 0 };

/** What decides the shapes of a stack of recurrent layers. */
export interface RecurrentSizes {
  readonly layers: number;
  readonly hidden: number;
  /** Width of what the first layer takes in: the embedding's, or the vocabulary's where tokens come in one-hot. */
  readonly input: number;
  /** Products a hidden unit: 1 for the plain recurrence, 4 for an LSTM's gates. */
  readonly gates: number;
}

/** Names and shapes of the layers' and the output's parameters. */
export function recurrentShapes({ layers, hidden, input, gates }: RecurrentSizes, vocabularySize: number): Shapes {
  const result = new Map<string, number[]>();
  for (let layer = 0; layer < layers; layer++) {
    result.set(`layers.${layer}.kernel`, [layer > 0 ? hidden : input, gates * hidden]);
    result.set(`layers.${layer}.recurrent`, [hidden, gates * hidden]);
    result.set(`layers.${layer}.bias`, [gates * hidden]);
  }
  result.set('output.kernel', [hidden, vocabularySize]);
  result.set('output.bias', [vocabularySize]);
  return result;
}

/** Told apart from the masks of features, whose places count up from 0. */
const recurrentMasks = 1000;

/** The weights of one layer; of its recurrent ones a share is dropped for a whole window (Merity et al., 2018). */
export function layerWeights(parameters: Parameters, index: number, recurrentDropout: number, dropoutSeed?: number) {
  const recurrent = weight(parameters, `layers.${index}.recurrent`);
  return {
    kernel: weight(parameters, `layers.${index}.kernel`),
    recurrent: dropout(recurrent, recurrentDropout, dropoutSeed, recurrentMasks + index),
    bias: bias(parameters, `layers.${index}.bias`),
  };
}

/** The network as a model. */
export function recurrentModel(kind: string, config: Json, network: RecurrentNetwork): SequenceModel {
  const { parameters, vocabularySize } = network;
  return {
    kind,
    config,
    vocabularySize,
    context: Number.POSITIVE_INFINITY,
    parameters,
    forward: (tokens, pass = {}) => recurrentForward(network, tokens, pass),
    decoder: (batch) => recurrentDecoder(network, batch),
    tree: () => new RecurrentTree((tokens, pass) => recurrentForward(network, tokens, pass)),
    steps: recurrentSteps(network),
    dispose: () => disposeParameters(parameters),
  };
}

/** Logits for every position of the window, and the state after it. */
function recurrentForward(network: RecurrentNetwork, tokens: tf.Tensor2D, pass: Pass): Forward {
  const { parameters, vocabularySize } = network;
  const [batch, time] = tokens.shape;
  const state = pass.state?.length ? [...pass.state] : network.zeroState(batch);
  const steps = tf.transpose(tokens);
  const embedded = network.oneHot
    ? tf.cast(tf.oneHot(steps, vocabularySize), 'float32')
    : tf.gather(weight(parameters, 'embedding'), steps);

  // Time is the first dimension, and a locked mask is the same in all of it (Gal and Ghahramani, 2016).
  const shared = network.lockedDropout ? 0 : undefined;
  let x = rank3(embedded);
  for (let index = 0; index < network.layers; index++) {
    const kept = dropout(x, network.dropout, pass.dropoutSeed, index, shared);
    x = network.layer(index, kept, state, pass.dropoutSeed);
  }
  x = dropout(x, network.dropout, pass.dropoutSeed, network.layers, shared);
  const rows = matrix(tf.reshape(tf.transpose(x, [1, 0, 2]), [batch * time, -1]));
  const logits = dense(rows, weight(parameters, 'output.kernel'), bias(parameters, 'output.bias'));
  return { logits: rank3(tf.reshape(logits, [batch, time, vocabularySize])), state };
}

function recurrentSteps(network: RecurrentNetwork): RecurrentSteps {
  const { parameters, vocabularySize } = network;
  return {
    read(token, carried) {
      const state = [...carried];
      const read = tf.tensor1d([token], 'int32');
      const embedded = network.oneHot
        ? tf.cast(tf.oneHot(read, vocabularySize), 'float32')
        : tf.gather(weight(parameters, 'embedding'), read);
      let x = matrix(embedded);
      for (let index = 0; index < network.layers; index++) x = network.step(index, x, state);
      return state;
    },
    predict(carried) {
      const hidden = carried[network.top];
      if (!hidden) throw new Error('The state has no part for the last layer.');
      return dense(hidden, weight(parameters, 'output.kernel'), bias(parameters, 'output.bias'));
    },
  };
}

/** Longest stretch of a prompt that is read at once, so that its logits do not fill the memory. */
const CHUNK = 512;

/** Reads tokens one by one or many at once, carrying the state. */
function recurrentDecoder(network: RecurrentNetwork, batch: number): Decoder {
  let state = tf.tidy(() => network.zeroState(batch));

  const read = async (tokens: Int32Array, length: number): Promise<Float32Array> => {
    const [logits, ...next] = tf.tidy(() => {
      const window = tf.tensor2d(tokens, [batch, length], 'int32');
      const result = recurrentForward(network, window, { state });
      return [tf.slice(result.logits, [0, length - 1, 0], [batch, 1, network.vocabularySize]), ...result.state];
    });
    if (!logits) throw new Error('The network gave no logits.');
    tf.dispose(state);
    state = next;
    const values = await logits.data<'float32'>();
    logits.dispose();
    return values;
  };

  return {
    batch,
    async feed(tokens, length) {
      let logits: Float32Array = new Float32Array(0);
      for (let from = 0; from < length; from += CHUNK) {
        const to = Math.min(length, from + CHUNK);
        const chunk = new Int32Array(batch * (to - from));
        for (let row = 0; row < batch; row++) {
          chunk.set(tokens.subarray(row * length + from, row * length + to), row * (to - from));
        }
        logits = await read(chunk, to - from);
      }
      return logits;
    },
    dispose() {
      tf.dispose(state);
    },
  };
}
