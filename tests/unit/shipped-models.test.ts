import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { readPrints } from '../../main/evaluation/kept-prints.ts';
import { modelKind } from '../../main/models/registry.ts';
import { identify, readModelMetadata } from '../../main/weights/model-file.ts';
import { withSafetensors } from '../../main/weights/safetensors.ts';
import { root } from '../support/project-files.ts';

const folder = join(root, 'assets/models');
const files = readdirSync(folder).filter((name) => name.endsWith('.safetensors'));
const readme = readFileSync(join(folder, 'README.md'), 'utf8');

test('models of four kinds of music are shipped', () =>
  expect(files.toSorted()).toEqual(['band', 'folk', 'quartet', 'symphony'].map((name) => `${name}.safetensors`)));

describe.each(files)('%s', (file) => {
  const path = join(folder, file);

  test('is small, in half precision, and all of its weights are there', async () => {
    expect(statSync(path).size).toBeLessThan(12e6);
    const { model } = await readModelMetadata(path);
    const kind = modelKind(model.kind);
    const shapes = kind.shapes(kind.parse(model.config), model.vocabularySize);
    await withSafetensors(path, async (weights) => {
      expect([...weights.header.tensors.keys()].sort()).toEqual([...shapes.keys()].sort());
      for (const { dtype } of weights.header.tensors.values()) expect(dtype).toBe('F16');
    });
  });

  test('comes with fingerprints of all that it learned from', async () => {
    const { dataset } = await readModelMetadata(path);
    expect((await readPrints(path))?.pieces).toHaveLength(dataset.pieces.training);
  });

  test('says what it is and where it comes from, fills gaps, and stands in the list', async () => {
    const metadata = await readModelMetadata(path);
    const stem = file.replace('.safetensors', '');
    expect(metadata.name).toBe(stem);
    expect(metadata.card).toMatch(new RegExp(`^# ${stem}\n`));
    expect(metadata.card).toContain('Where the music comes from');
    expect(identify(metadata, path).tokenizer.markers).toBeDefined();
    expect(readme).toContain(file);
    const told = /([\d.]+) on the test pieces/.exec(metadata.card)?.[1];
    expect(readme).toContain(told ?? 'a test loss');
  });
});
