import { lstm } from '../../main/models/lstm.ts';
import type { SequenceModel } from '../../main/models/model.ts';
import { plainDropout } from '../../main/models/recurrent.ts';
import { rnn } from '../../main/models/rnn.ts';
import { transformer } from '../../main/models/transformer.ts';

/** A variant of an architecture, small enough to check number by number. */
export interface SmallModel {
  readonly name: string;
  build(seed?: number): SequenceModel;
}

export const SMALL_VOCABULARY = 11;

const recurrent = { embedding: 6, layers: 2, hidden: 8, dropout: 0, ...plainDropout };
const attending = { layers: 2, width: 8, heads: 2, feedForward: 12, context: 16, dropout: 0 };

/** Every architecture in every variant that its configuration offers. */
export const smallModels: readonly SmallModel[] = [
  ...(['tanh', 'relu'] as const).map((activation) => ({
    name: `rnn with ${activation}`,
    build: (seed = 3) => rnn.build({ ...recurrent, activation }, SMALL_VOCABULARY, seed),
  })),
  ...(['embedding', 'one-hot'] as const).map((input) => ({
    name: `lstm with ${input} input`,
    build: (seed = 3) => lstm.build({ ...recurrent, input }, SMALL_VOCABULARY, seed),
  })),
  ...(['rotary', 'sinusoidal', 'learned'] as const).map((positions) => ({
    name: `transformer with ${positions} positions`,
    build: (seed = 3) => transformer.build({ ...attending, positions, tied: true }, SMALL_VOCABULARY, seed),
  })),
  {
    name: 'transformer with an output layer of its own',
    build: (seed = 3) => transformer.build({ ...attending, positions: 'rotary', tied: false }, SMALL_VOCABULARY, seed),
  },
];
