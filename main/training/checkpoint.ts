import * as v from 'valibot';
import { SegueError } from '../../shared/errors.ts';
import type { Tokenizer } from '../../shared/tokens/tokenizer.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import { type Shapes, shapesOf } from '../models/parameters.ts';
import type { Header } from '../weights/header.ts';
import { modelIdentity, tokenizerIdentity } from '../weights/metadata.ts';
import { checkFormat, fromMetadataText, toMetadataText } from '../weights/metadata-text.ts';
import { assignParameters, identityOf, readParameters } from '../weights/model-file.ts';
import { encodeSafetensors, type StoredTensor, withSafetensors } from '../weights/safetensors.ts';
import { batcherState } from './batch.ts';
import { runProgress } from './progress.ts';
import type { Recipe } from './recipe.ts';
import type { Trainer } from './trainer.ts';

/** The version of the checkpoint that this program writes, and the only one that it reads. */
const checkpointFormat = 3;
const formatKey = 'segue.checkpoint';
/** The tensor with the fingerprints of what is learned from; those of earlier versions have none. */
export const checkpointMusic = 'music/prints';

const schema = v.strictObject({
  recipe: v.unknown(),
  fingerprint: v.string(),
  model: modelIdentity,
  tokenizer: tokenizerIdentity,
  step: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  batcher: batcherState,
  progress: runProgress,
});

/** What a checkpoint says about its run; the tensors are read by `restoreCheckpoint`. */
export type CheckpointInfo = v.InferOutput<typeof schema>;

/** A run between two steps. */
export interface RunState {
  readonly trainer: Trainer;
  readonly progress: CheckpointInfo['progress'];
  /** The weights that validated best so far; empty before the first validation. */
  readonly best: ReadonlyMap<string, StoredTensor>;
}

/** What stays the same through a run. */
export interface RunIdentity {
  readonly recipe: Recipe;
  /** Of the dataset. */
  readonly fingerprint: string;
  readonly tokenizer: Tokenizer;
  /** Fingerprints of what is learned from, as bytes. */
  readonly music: Uint8Array;
}

/** Where the checkpoint of a run lies that will write its model to `out`. */
export function checkpointPath(out: string): string {
  return `${out.replace(/\.safetensors$/, '')}.checkpoint.safetensors`;
}

/**
 * Writes all of a run into one safetensors file, atomically: the weights now and at their best, the optimizer's moments,
 * the lanes' state, the weights' averages, where the batches are, the schedule and the history.
 * @throws SegueError `io` where the disk refuses
 */
export async function saveCheckpoint(path: string, identity: RunIdentity, state: RunState): Promise<void> {
  const { trainer, progress, best } = state;
  const { model, optimizer, batcher } = trainer;
  const info: CheckpointInfo = {
    recipe: identity.recipe,
    fingerprint: identity.fingerprint,
    model: { kind: model.kind, config: model.config, vocabularySize: model.vocabularySize },
    tokenizer: identityOf(identity.tokenizer),
    step: trainer.step,
    batcher: batcher.state,
    progress,
  };
  const tensors = new Map<string, StoredTensor>([
    ...under('model', await readParameters(model.parameters)),
    ...under('best', best),
    ...under('optimizer', await optimizer.save()),
    ...under('state', await trainer.saveState()),
    ...under('average', (await trainer.average?.save()) ?? new Map()),
  ]);
  const { music } = identity;
  tensors.set(checkpointMusic, { dtype: 'U8', shape: [music.length], data: music });
  const metadata = new Map([[formatKey, String(checkpointFormat)], ...toMetadataText(info)]);
  await writeAtomically(path, encodeSafetensors(tensors, metadata));
}

/**
 * What a checkpoint says about its run.
 * @throws SegueError `bad-model` where the file is broken, no checkpoint, or from a newer version; `io`
 */
export async function readCheckpoint(path: string): Promise<CheckpointInfo> {
  return withSafetensors(path, async ({ header }) => {
    const other =
      'is not a checkpoint of a training run; one that was stopped leaves a .checkpoint.safetensors file beside its model, one that is finished leaves none';
    checkFormat(header.metadata, formatKey, checkpointFormat, path, other);
    return fromMetadataText(schema, header.metadata, path);
  });
}

/**
 * Gives a trainer the weights, moments, averages and carried state of a checkpoint.
 * @param trainer made of the model, recipe and batcher state that `readCheckpoint` told
 * @returns the best weights so far
 */
export async function restoreCheckpoint(
  path: string,
  { step }: CheckpointInfo,
  trainer: Trainer,
): Promise<Map<string, StoredTensor>> {
  return withSafetensors(path, async (file) => {
    const names = [...file.header.tensors.keys()];
    const readUnder = async (folder: string) => {
      const found = new Map<string, StoredTensor>();
      for (const name of names) {
        if (name.startsWith(`${folder}/`)) found.set(name.slice(folder.length + 1), await file.read(name));
      }
      return found;
    };
    const folders = ['model', 'optimizer/mean', 'optimizer/square'];
    if (names.some((name) => name.startsWith('best/'))) folders.push('best');
    if (trainer.average) folders.push('average');
    for (const folder of folders) checkShapes(path, file.header, folder, shapesOf(trainer.model.parameters));
    assignParameters(trainer.model.parameters, await readUnder('model'));
    await trainer.optimizer.restore(step, (name) => file.read(`optimizer/${name}`));
    if (trainer.average) trainer.average.restore(await readUnder('average'));
    const state = await readUnder('state');
    trainer.restoreState([...state].sort(([a], [b]) => Number(a) - Number(b)).map(([, tensor]) => tensor));
    return readUnder('best');
  });
}

function under(folder: string, tensors: ReadonlyMap<string, StoredTensor>): [string, StoredTensor][] {
  return [...tensors].map(([name, tensor]) => [`${folder}/${name}`, tensor]);
}

/** Makes sure, before anything is read, that each parameter has tensors of its shape in that folder. */
function checkShapes(path: string, { tensors }: Header, folder: string, shapes: Shapes): void {
  for (const [name, shape] of shapes) {
    const stored = tensors.get(`${folder}/${name}`);
    if (stored?.dtype === 'F32' && String(stored.shape) === String(shape)) continue;
    throw new SegueError(
      'bad-model',
      `${path} cannot be used: its “${folder}/${name}” does not fit its configuration.`,
    );
  }
}
