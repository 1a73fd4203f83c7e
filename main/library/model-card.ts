import type { ModelCard } from '../../shared/ipc/contract.ts';
import { judge } from '../training/judgement.ts';
import { written } from '../training/written.ts';
import { readModelHeader } from './model-info.ts';

/**
 * The card of a model, from what its file says.
 * @throws SegueError `bad-model` where it is no model that Segue can use, `io`
 */
export async function readModelCard(file: string, id: string, stem: string, shipped: boolean): Promise<ModelCard> {
  const { info, metadata } = await readModelHeader(file, id, stem, shipped);
  const { dataset, figures, history, recipe } = metadata;
  const { fingerprint, pieces, ...counts } = dataset;
  const validations = history.map(({ validationLoss }) => validationLoss);
  const validation = validations.length > 0 ? Math.min(...validations) : undefined;
  const test = figures?.scores[0]?.natsPerToken ?? info.testLoss;
  const after = validation !== undefined && test !== undefined ? { after: { validation, test } } : {};
  return {
    ...{ model: id, name: metadata.name ?? info.name, parameters: info.parameters, tokenizer: info.tokenizer },
    data: { fingerprint, ...pieces, ...counts },
    configuration: Object.entries(recipe).map(([option, value]) => ({ option, value: written(value) })),
    curve: history,
    ...(validation !== undefined && { validationLoss: validation }),
    scores: figures?.scores ?? (test === undefined ? [] : [{ name: info.kind, natsPerToken: test }]),
    ...(figures?.copying && { copying: figures.copying }),
    ...(figures?.before && { gain: { before: figures.before, ...after } }),
    ...(figures && { device: figures.device, seconds: figures.seconds }),
    ...judge(metadata),
    text: metadata.card,
  };
}
