import { lstm } from '../../../main/models/lstm.ts';
import { plainDropout } from '../../../main/models/recurrent.ts';
import { transformer } from '../../../main/models/transformer.ts';

/** Tokens that the yardstick models know. */
export const VOCABULARY = 400;

/** The two models that every rival is measured on: the same layers and widths as in the PyTorch script. */
export const yardstickLstm = () =>
  lstm.build(
    { input: 'embedding', embedding: 256, layers: 2, hidden: 512, dropout: 0, ...plainDropout },
    VOCABULARY,
    1,
  );
export const yardstickTransformer = () =>
  transformer.build(
    {
      layers: 6,
      width: 256,
      heads: 8,
      feedForward: 1024,
      context: 512,
      positions: 'learned',
      tied: false,
      dropout: 0,
    },
    VOCABULARY,
    1,
  );
