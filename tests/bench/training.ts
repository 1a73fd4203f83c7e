/**
 * Training speed of the two yardstick models, one whole step with AdamW, beside PyTorch's.
 *
 * usage: npm run bench -- training [lstm-train | transformer-train]
 */
import * as tf from '@tensorflow/tfjs-core';
import type { SequenceModel } from '../../main/models/model.ts';
import { AdamW } from '../../main/training/adamw.ts';
import { lossAndGradients } from '../../main/training/loss.ts';
import { Random } from '../../shared/random.ts';
import { startNativeEngine } from '../support/native-engine.ts';
import { againstTorch, type Work } from './support/against-torch.ts';
import { VOCABULARY, yardstickLstm, yardstickTransformer } from './support/yardstick-models.ts';

function training(name: string, model: SequenceModel, rows: number, time: number): Work {
  const random = new Random(1);
  const tokens = () => Int32Array.from({ length: rows * time }, () => 1 + random.integer(VOCABULARY - 1));
  const batch = { rows, time, inputs: tokens(), targets: tokens(), scored: rows * time };
  const optimizer = new AdamW(model.parameters);
  return {
    name,
    threads: 2,
    tokens: rows * time,
    async run() {
      tf.tidy(() => {
        const { loss, gradients, state } = lossAndGradients(model, batch, {});
        tf.dispose([...state]);
        optimizer.apply(gradients, 1e-3);
        loss.dataSync();
      });
    },
  };
}

await startNativeEngine();
const [asked] = process.argv.slice(2);
if (asked !== 'transformer-train') await againstTorch(training('lstm-train', yardstickLstm(), 32, 256));
if (asked !== 'lstm-train') await againstTorch(training('transformer-train', yardstickTransformer(), 8, 512));
