import * as tf from '@tensorflow/tfjs-core';
import { SegueError } from '../../shared/errors.ts';
import { withInfill } from '../../shared/tokens/infill.ts';
import { tokenizerKinds } from '../../shared/tokens/registry.ts';
import type { Tokenizer } from '../../shared/tokens/tokenizer.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import type { ModelKind, Parameters, SequenceModel } from '../models/model.ts';
import { shapesOf } from '../models/parameters.ts';
import { modelKinds } from '../models/registry.ts';
import { type ModelMetadata, metadataFromText, metadataToText, musicTensor } from './metadata.ts';
import { encodeSafetensors, type SafetensorsFile, type StoredTensor, withSafetensors } from './safetensors.ts';

/** What is stored beside the weights and is not known from the model and the tokenizer themselves. */
export type Provenance = Omit<ModelMetadata, 'model' | 'tokenizer'>;

export interface LoadedModel {
  readonly model: SequenceModel;
  readonly tokenizer: Tokenizer;
  readonly metadata: ModelMetadata;
}

/**
 * Writes a model as one safetensors file, atomically.
 * @param dtype `F16` halves the file and rounds every weight to 11 significant bits
 * @param music fingerprints of what it learned from, as bytes
 * @throws SegueError `io` where the disk refuses, `bad-model` where a weight is not finite
 */
export async function saveModel(
  path: string,
  model: SequenceModel,
  tokenizer: Tokenizer,
  provenance: Provenance,
  dtype: 'F32' | 'F16' = 'F32',
  music?: Uint8Array,
): Promise<void> {
  const metadata: ModelMetadata = {
    ...provenance,
    model: { kind: model.kind, config: model.config, vocabularySize: model.vocabularySize },
    tokenizer: identityOf(tokenizer),
  };
  const tensors = await readParameters(model.parameters, dtype);
  if (music) tensors.set(musicTensor, { dtype: 'U8', shape: [music.length], data: music });
  await writeAtomically(path, encodeSafetensors(tensors, metadataToText(metadata)));
}

/**
 * Builds the model and the tokenizer of a file. The names and shapes of all weights are compared with the
 * configuration before anything of their size is allocated. The caller disposes the model.
 * @throws SegueError `bad-model` where the file is broken, from a newer version or of an unknown kind; `io`
 */
export async function loadModel(path: string): Promise<LoadedModel> {
  return withSafetensors(path, async (file) => {
    const metadata = metadataFromText(file.header.metadata, path);
    const { kind, config, tokenizer } = identify(metadata, path);
    const { vocabularySize } = metadata.model;
    checkShapes(file, kind.shapes(config, vocabularySize), path);
    const weights = await readAll(file);
    const model = kind.build(config, vocabularySize, metadata.seed);
    assignParameters(model.parameters, weights);
    return { model, tokenizer, metadata };
  });
}

/**
 * Gives a model the weights of a file.
 * @throws SegueError `bad-model` where their names or shapes are not the model's, or the file is broken; `io`
 */
export async function loadWeights(path: string, model: SequenceModel): Promise<void> {
  await withSafetensors(path, async (file) => {
    checkShapes(file, shapesOf(model.parameters), path);
    assignParameters(model.parameters, await readAll(file));
  });
}

/** What is stored of a tokenizer. */
export function identityOf({ id, config, markers }: Tokenizer): ModelMetadata['tokenizer'] {
  return { id, config, ...(markers && { infill: true }) };
}

/**
 * The architecture, its configuration and the tokenizer that stored metadata name.
 * @throws SegueError `bad-model` where this version has none of that name, or they do not fit each other
 */
export function identify(
  metadata: Pick<ModelMetadata, 'model' | 'tokenizer'>,
  path: string,
): { kind: ModelKind; config: ReturnType<ModelKind['parse']>; tokenizer: Tokenizer } {
  const { model, tokenizer } = metadata;
  const kind = modelKinds.find((candidate) => candidate.id === model.kind);
  if (!kind) throw misfit(path, `it holds a model of the kind “${model.kind}”, which this version does not have`);
  const tokenizerKind = tokenizerKinds.find((candidate) => candidate.id === tokenizer.id);
  if (!tokenizerKind) throw misfit(path, `it needs a tokenizer “${tokenizer.id}”, which this version does not have`);
  const plain = tokenizerKind.restore(tokenizer.config);
  const restored = tokenizer.infill ? withInfill(plain) : plain;
  if (restored.vocabulary.length !== model.vocabularySize) {
    throw misfit(
      path,
      `its model knows ${model.vocabularySize} tokens and its tokenizer ${restored.vocabulary.length}`,
    );
  }
  return { kind, config: kind.parse(model.config), tokenizer: restored };
}

/** What a file says about its model, without reading the weights; errors as `loadModel`. */
export async function readModelMetadata(path: string): Promise<ModelMetadata> {
  return withSafetensors(path, async (file) => metadataFromText(file.header.metadata, path));
}

/** Copies of a model's weights, outside the backend. */
export async function readParameters(
  parameters: Parameters,
  dtype: 'F32' | 'F16' = 'F32',
): Promise<Map<string, StoredTensor>> {
  const stored = new Map<string, StoredTensor>();
  for (const [name, variable] of parameters) {
    stored.set(name, { dtype, shape: variable.shape, data: Float32Array.from(await variable.data<'float32'>()) });
  }
  return stored;
}

/** Gives a model the stored weights, whose names and shapes must be the model's. */
export function assignParameters(parameters: Parameters, weights: ReadonlyMap<string, StoredTensor>): void {
  for (const [name, variable] of parameters) {
    const stored = weights.get(name);
    if (!stored) throw new SegueError('bad-model', `There are no stored weights “${name}” for this model.`);
    tf.tidy(() => variable.assign(tf.tensor(stored.data, [...stored.shape], 'float32')));
  }
}

function checkShapes(file: SafetensorsFile, shapes: ReadonlyMap<string, readonly number[]>, path: string): void {
  for (const [name, shape] of shapes) {
    const place = file.header.tensors.get(name);
    if (!place) throw misfit(path, `its weights “${name}” are missing`);
    if (place.dtype !== 'F32' && place.dtype !== 'F16')
      throw misfit(path, `its weights “${name}” are not real numbers`);
    if (place.shape.length !== shape.length || place.shape.some((size, i) => size !== shape[i])) {
      throw misfit(path, `its weights “${name}” are [${place.shape}], but its configuration asks for [${shape}]`);
    }
  }
  for (const name of file.header.tensors.keys()) {
    if (!shapes.has(name) && name !== musicTensor)
      throw misfit(path, `its weights “${name}” have no place in its configuration`);
  }
}

async function readAll(file: SafetensorsFile): Promise<Map<string, StoredTensor>> {
  const weights = new Map<string, StoredTensor>();
  for (const name of file.header.tensors.keys()) if (name !== musicTensor) weights.set(name, await file.read(name));
  return weights;
}

function misfit(path: string, what: string): SegueError {
  return new SegueError('bad-model', `${path} cannot be used: ${what}.`);
}
