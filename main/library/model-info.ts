import { SegueError } from '../../shared/errors.ts';
import type { ModelInfo } from '../../shared/ipc/contract.ts';
import { tokenizerKinds } from '../../shared/tokens/registry.ts';
import type { Tokenizer } from '../../shared/tokens/tokenizer.ts';
import { type ModelMetadata, metadataFromText, musicTensor } from '../weights/metadata.ts';
import { withSafetensors } from '../weights/safetensors.ts';

/**
 * What a model's file says of it, read from its header alone.
 * @throws SegueError `bad-model` where it is no model that Segue can use, `io`
 */
export async function readModelInfo(file: string, id: string, stem: string, shipped: boolean): Promise<ModelInfo> {
  return (await readModelHeader(file, id, stem, shipped)).info;
}

/** The same, with all that the header says. */
export function readModelHeader(
  file: string,
  id: string,
  stem: string,
  shipped: boolean,
): Promise<{ readonly info: ModelInfo; readonly metadata: ModelMetadata }> {
  return withSafetensors(file, async ({ header }) => {
    const metadata = metadataFromText(header.metadata, file);
    let parameters = 0;
    for (const [name, { shape }] of header.tensors) {
      if (name !== musicTensor) parameters += shape.reduce((size, side) => size * side, 1);
    }
    const testLoss = testLossOf(metadata);
    const info = {
      id,
      name: nameOf(stem),
      kind: metadata.model.kind,
      tokenizer: metadata.tokenizer.id,
      parameters,
      summary: summaryOf(metadata),
      ...(testLoss !== undefined && { testLoss }),
      infill: metadata.tokenizer.infill === true,
      ...soundsOf(metadata),
      shipped,
    };
    return { info, metadata };
  });
}

/** What it can write another track of; nothing where its tokenizer is not of this version, which is said once it is used. */
function soundsOf({ tokenizer }: ModelMetadata): Pick<ModelInfo, 'sounds'> {
  let accompanying: Tokenizer['accompanying'];
  try {
    accompanying = tokenizerKinds.find(({ id }) => id === tokenizer.id)?.restore(tokenizer.config).accompanying;
  } catch (error) {
    if (!(error instanceof SegueError)) throw error;
  }
  return accompanying ? { sounds: accompanying.sounds } : {};
}

/** `my-waltz` as people write it: `My waltz`. */
function nameOf(stem: string): string {
  const words = stem.replace(/[-_]+/g, ' ').trim() || stem;
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function summaryOf({ dataset, history }: ModelMetadata): string {
  const steps = history.at(-1)?.step ?? 0;
  const { training } = dataset.pieces;
  return `Learned from ${training.toLocaleString('en')} ${training === 1 ? 'piece' : 'pieces'} in ${steps.toLocaleString('en')} steps.`;
}

/** The loss on test pieces, in nats a token, which the model card tells; see `writeModelCard`. */
function testLossOf({ card }: ModelMetadata): number | undefined {
  const told = /, ([\d.]+) on the test pieces\./.exec(card)?.[1];
  const loss = Number(told);
  return told !== undefined && Number.isFinite(loss) ? loss : undefined;
}
