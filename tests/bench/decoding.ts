/**
 * Sampling speed of the two yardstick models, one token at a time, beside PyTorch's.
 *
 * usage: npm run bench -- decoding
 */

import type { SequenceModel } from '../../main/models/model.ts';
import { startNativeEngine } from '../support/native-engine.ts';
import { againstTorch, type Work } from './support/against-torch.ts';
import { yardstickLstm, yardstickTransformer } from './support/yardstick-models.ts';

const TOKENS = 256;

function decoding(name: string, model: SequenceModel): Work {
  return {
    name,
    threads: 1,
    tokens: TOKENS,
    async run() {
      const decoder = model.decoder(1);
      for (let i = 0; i < TOKENS; i++) await decoder.feed(Int32Array.of(1), 1);
      decoder.dispose();
    },
  };
}

await startNativeEngine();
await againstTorch(decoding('transformer-decode', yardstickTransformer()));
await againstTorch(decoding('lstm-decode', yardstickLstm()));
