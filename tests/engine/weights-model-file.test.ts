import { mkdtempSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { writeAtomically } from '../../main/files/write-atomically.ts';
import { modelKind, modelKinds } from '../../main/models/registry.ts';
import { longestHistory } from '../../main/weights/metadata.ts';
import {
  loadModel,
  type Provenance,
  readModelMetadata,
  readParameters,
  saveModel,
} from '../../main/weights/model-file.ts';
import { encodeSafetensors, type StoredTensor, withSafetensors } from '../../main/weights/safetensors.ts';
import { remi } from '../../shared/tokens/remi/remi.ts';
import { startNativeEngine } from '../support/native-engine.ts';

beforeAll(startNativeEngine);

const path = join(mkdtempSync(join(tmpdir(), 'segue-model-')), 'model.safetensors');
const tokenizer = remi.fit([]);

const provenance: Provenance = {
  dataset: {
    fingerprint: 'ab12',
    pieces: { training: 8, validation: 1, test: 1 },
    notes: 1000,
    exactDuplicates: 2,
    nearDuplicates: 1,
    refused: 0,
  },
  history: [{ step: 5, trainingLoss: 2.5, validationLoss: 2.75 }],
  recipe: { model: 'rnn', steps: 5, transpose: [-5, 6] },
  seed: 4,
  card: '# Ein Modell\n\n„Zeile“',
};

function build(id: string) {
  const kind = modelKind(id);
  return kind.build(kind.presets.tiny, tokenizer.vocabulary.length, 6);
}

const numbers = (stored: ReadonlyMap<string, StoredTensor>) => [...stored].map(([name, { data }]) => [name, data]);

/** Writes the file again with its metadata or tensors changed. */
async function change(
  metadata: (text: Map<string, string>) => void,
  tensors: (stored: Map<string, StoredTensor>) => void = () => undefined,
): Promise<void> {
  const stored = new Map<string, StoredTensor>();
  const text = await withSafetensors(path, async (file) => {
    for (const name of file.header.tensors.keys()) stored.set(name, await file.read(name));
    return new Map(file.header.metadata);
  });
  metadata(text);
  tensors(stored);
  await writeAtomically(path, encodeSafetensors(stored, text));
}

describe.each(modelKinds.map(({ id }) => id))('%s', (id) => {
  test('is loaded as it was saved, weights bit for bit, with all that was said of it', async () => {
    const model = build(id);
    await saveModel(path, model, tokenizer, provenance);
    const before = tf.memory().numTensors;
    const loaded = await loadModel(path);
    expect(numbers(await readParameters(loaded.model.parameters))).toEqual(
      numbers(await readParameters(model.parameters)),
    );
    expect(loaded.model).toMatchObject({ kind: id, config: model.config, vocabularySize: model.vocabularySize });
    expect(loaded.tokenizer.config).toEqual(tokenizer.config);
    expect(loaded.metadata).toMatchObject(provenance);
    expect(await readModelMetadata(path)).toEqual(loaded.metadata);
    loaded.model.dispose();
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  });
});

test('in half precision the file is half as large and the weights differ by rounding', async () => {
  const model = build('lstm');
  await saveModel(path, model, tokenizer, provenance);
  const whole = statSync(path).size;
  await saveModel(path, model, tokenizer, provenance, 'F16');
  expect(statSync(path).size / whole).toBeLessThan(0.6);
  const loaded = await loadModel(path);
  const exact = await readParameters(model.parameters);
  for (const [name, { data }] of await readParameters(loaded.model.parameters)) {
    const original = exact.get(name)?.data ?? [];
    expect(data).toHaveLength(original.length);
    // 11 significant bits: half a unit in the last place at most, and below 2^-14 that of the smallest numbers.
    const share = [...data].map(
      (value, i) => Math.abs(value - original[i]!) / Math.max(Math.abs(original[i]!), 2 ** -14),
    );
    expect(share.reduce((most, one) => Math.max(most, one), 0)).toBeLessThanOrEqual(2 ** -11);
  }
  loaded.model.dispose();
  model.dispose();
});

test('a long history is thinned and keeps its end', async () => {
  const model = build('rnn');
  const history = Array.from({ length: 5001 }, (_, step) => ({ step, trainingLoss: 1, validationLoss: 1 }));
  await saveModel(path, model, tokenizer, { ...provenance, history });
  const kept = (await readModelMetadata(path)).history;
  expect(kept.length).toBeGreaterThan(longestHistory / 2);
  expect(kept.length).toBeLessThanOrEqual(longestHistory);
  expect(kept.at(-1)?.step).toBe(5000);
  model.dispose();
});

describe('a file that does not fit', () => {
  test.each<[string, Parameters<typeof change>, RegExp]>([
    ['a newer version', [(text) => text.set('segue.model', '2')], /newer version of Segue/],
    ['a version that is none', [(text) => text.set('segue.model', 'x')], /segue.model/],
    ['weights of another program', [(text) => text.clear()], /not a model that Segue trained/],
    ['an unknown kind', [(text) => replace(text, 'model', 'lstm', 'gru')], /“gru”/],
    ['an unknown tokenizer', [(text) => replace(text, 'tokenizer', 'remi', 'none')], /“none”/],
    ['a tokenizer that is not one', [(text) => replace(text, 'tokenizer', '"ppq"', '"pqq"')], /./],
    ['a configuration out of range', [(text) => replace(text, 'model', '"layers":1', '"layers":1e9')], /layers/],
    ['a configuration of another shape', [(text) => replace(text, 'model', '"hidden":128', '"hidden":64')], /asks for/],
    ['another size of vocabulary', [(text) => replace(text, 'model', 'Size":', 'Size":1')], /tokens/],
    ['metadata that is missing', [(text) => text.delete('dataset')], /“dataset”/],
    ['metadata that is no JSON', [(text) => text.set('history', '[')], /“history”/],
    ['weights that are missing', [() => undefined, (stored) => stored.delete('output.bias')], /output.bias/],
    [
      'weights that have no place',
      [() => undefined, (stored) => stored.set('more', { dtype: 'F32', shape: [0], data: new Float32Array(0) })],
      /“more”/,
    ],
    [
      'weights that are not real numbers',
      [
        () => undefined,
        (stored) => {
          const shape = stored.get('output.bias')?.shape ?? [];
          stored.set('output.bias', { dtype: 'I32', shape, data: new Int32Array(shape[0] ?? 0) });
        },
      ],
      /not real numbers/,
    ],
  ])('%s: refused, with no tensor left behind', async (_what, changes, message) => {
    const model = build('lstm');
    await saveModel(path, model, tokenizer, provenance);
    await change(...changes);
    const before = tf.memory().numTensors;
    await expect(loadModel(path)).rejects.toMatchObject({
      code: 'bad-model',
      message: expect.stringMatching(message),
    });
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  });

  test('a truncated one: refused', async () => {
    const model = build('rnn');
    await saveModel(path, model, tokenizer, provenance);
    const whole = readFileSync(path);
    for (const length of [0, 8, 1000, whole.length - 4]) {
      writeFileSync(path, whole.subarray(0, length));
      await expect(loadModel(path)).rejects.toMatchObject({ code: 'bad-model' });
    }
    model.dispose();
  });

  test('a model whose weights are not finite is not written', async () => {
    const model = build('rnn');
    await saveModel(path, model, tokenizer, provenance);
    const before = readFileSync(path);
    const [variable] = model.parameters.values();
    tf.tidy(() => variable?.assign(tf.fill(variable.shape, Number.NaN)));
    await expect(saveModel(path, model, tokenizer, provenance)).rejects.toMatchObject({ code: 'bad-model' });
    expect(readFileSync(path).equals(before)).toBe(true);
    model.dispose();
  });
});

function replace(text: Map<string, string>, key: string, from: string, to: string): void {
  const value = text.get(key) ?? '';
  expect(value).toContain(from);
  text.set(key, value.replace(from, to));
}
