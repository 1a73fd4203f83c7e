/**
 * A process that computes with the backend that its argument names: for every small model its logits, its loss,
 * its gradients and the logits after one training step. Tells its parent the numbers, and whether TensorFlow's addon is loaded.
 */
import { createRequire } from 'node:module';
import * as tf from '@tensorflow/tfjs-core';
import { chooseBackend } from '../../main/backends/choose-backend.ts';
import { AdamW } from '../../main/training/adamw.ts';
import { lossAndGradients } from '../../main/training/loss.ts';
import { SMALL_VOCABULARY, type SmallModel, smallModels } from './small-models.ts';

const rows = 2;
const time = 9;

function tokens(from: number): Int32Array {
  return Int32Array.from({ length: rows * time }, (_, i) => 1 + ((7 * (i + from) + i * i) % (SMALL_VOCABULARY - 1)));
}

/** Logits, loss and gradients, then the logits after a step of AdamW, as plain numbers. */
async function trainingStep({ build }: SmallModel): Promise<Record<string, number[]>> {
  const model = build();
  const batch = { rows, time, inputs: tokens(0), targets: tokens(1), scored: rows * time };
  const logits = () => tf.tidy(() => model.forward(tf.tensor2d(batch.inputs, [rows, time], 'int32')).logits);
  const optimizer = new AdamW(model.parameters);
  const before = logits();
  const { loss, gradients, state } = lossAndGradients(model, batch, {});
  const norm = optimizer.apply(gradients, 1e-2);
  const after = logits();
  const named = { before, after, loss, ...Object.fromEntries(gradients) };
  const numbers: Record<string, number[]> = {};
  // Asynchronous: on a graphics card nothing else is possible under Node.
  for (const [name, tensor] of Object.entries(named)) numbers[name] = [...(await tensor.data())];
  tf.dispose([norm, ...state, ...Object.values(named)]);
  optimizer.dispose();
  model.dispose();
  return numbers;
}

const { id, device } = await chooseBackend(process.argv[2]);
const models: Record<string, Record<string, number[]>> = {};
for (const model of smallModels) models[model.name] = await trainingStep(model);
const addon = Object.keys(createRequire(import.meta.url).cache).some((path) => path.endsWith('tfjs_binding.node'));
process.send?.({ id, device, addon, models }, () => process.exit());
