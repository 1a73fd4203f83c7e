import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { metadataToText } from '../../main/weights/metadata.ts';
import { encodeSafetensors } from '../../main/weights/safetensors.ts';

/** Writes a file that says of itself that it is a model, with eight weights; its folder is made. */
export function writeModelFile(path: string, card = ''): void {
  mkdirSync(dirname(path), { recursive: true });
  const metadata = metadataToText({
    model: { kind: 'lstm', config: {}, vocabularySize: 4 },
    tokenizer: { id: 'remi', config: {} },
    dataset: {
      fingerprint: 'f',
      pieces: { training: 1200, validation: 3, test: 3 },
      notes: 40,
      exactDuplicates: 0,
      nearDuplicates: 0,
      refused: 0,
    },
    history: [{ step: 70, trainingLoss: 2, validationLoss: 2.5 }],
    recipe: {},
    seed: 1,
    card,
  });
  const weights = { dtype: 'F32' as const, shape: [2, 4], data: new Float32Array(8) };
  writeFileSync(path, Buffer.concat([...encodeSafetensors(new Map([['weights', weights]]), metadata)]));
}
