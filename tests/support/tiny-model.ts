import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './project-files.ts';
import { segue } from './segue.ts';

/** Trains the smallest LSTM for a few steps into a studio's folder of models; it writes notes, if no good ones. */
export async function trainTinyModel(data: string, name = 'tiny', tokenizer = 'remi'): Promise<void> {
  const models = join(data, 'models');
  mkdirSync(models, { recursive: true });
  const { code, stderr } = await segue([
    ...['train', '--data', join(root, 'assets/songs'), '--model', 'lstm', '--preset', 'tiny', '--tokenizer', tokenizer],
    ...['--out', join(models, `${name}.safetensors`), '--steps', '40', '--seed', '3', '--json'],
  ]);
  if (code !== 0) throw new Error(`The model could not be trained: ${stderr}`);
}
