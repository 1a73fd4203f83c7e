import * as v from 'valibot';
import { SegueError } from '../../shared/errors.ts';

/** The version of the model file that this program writes. It reads this one and all before it. */
export const modelFormat = 1;

/** The longest training history that a file holds; longer ones are thinned. */
export const longestHistory = 1000;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const finite = v.pipe(v.number(), v.finite());
const name = v.pipe(v.string(), v.maxLength(200));

const historyEntry = v.strictObject({
  step: count,
  /** Mean loss of the training windows since the entry before, nats a token. */
  trainingLoss: finite,
  /** On the validation pieces, nats a token. */
  validationLoss: finite,
});

const datasetSummary = v.strictObject({
  /** Hash over the content of all pieces. */
  fingerprint: name,
  pieces: v.strictObject({ training: count, validation: count, test: count }),
  notes: count,
  exactDuplicates: count,
  nearDuplicates: count,
  refused: count,
});

const metadataSchema = v.strictObject({
  model: v.strictObject({ kind: name, config: v.unknown(), vocabularySize: count }),
  tokenizer: v.strictObject({ id: name, config: v.unknown() }),
  dataset: datasetSummary,
  history: v.pipe(v.array(historyEntry), v.maxLength(longestHistory)),
  /** How it was trained: names and values as the command line has them. */
  recipe: v.record(v.string(), v.union([v.string(), finite, v.boolean()])),
  seed: v.pipe(v.number(), v.safeInteger()),
  /** What a person should know before using the model, in Markdown. */
  card: v.pipe(v.string(), v.maxLength(100_000)),
});

export type ModelMetadata = v.InferOutput<typeof metadataSchema>;
export type HistoryEntry = v.InferOutput<typeof historyEntry>;
export type DatasetSummary = v.InferOutput<typeof datasetSummary>;

/** The metadata as a safetensors header holds it: text under each name, JSON where it is more than text. */
export function metadataToText(metadata: ModelMetadata): Map<string, string> {
  const text = new Map([['segue.format', String(modelFormat)]]);
  const { card, ...rest } = { ...metadata, history: thin(metadata.history) };
  for (const [key, value] of Object.entries(rest)) text.set(key, JSON.stringify(value));
  return text.set('card', card);
}

/**
 * The metadata that `metadataToText` wrote.
 * @throws SegueError `bad-model` where it is missing, from a newer version of Segue, or not valid
 */
export function metadataFromText(text: ReadonlyMap<string, string>, path: string): ModelMetadata {
  const format = text.get('segue.format');
  if (format === undefined) throw new SegueError('bad-model', `${path} is not a model that Segue trained.`);
  if (!/^[1-9]\d{0,8}$/.test(format)) throw invalid(path, 'format');
  if (Number(format) > modelFormat) {
    throw new SegueError('bad-model', `${path} was written by a newer version of Segue; update Segue to use it.`);
  }
  const fields: [string, unknown][] = [['card', text.get('card')]];
  for (const key of Object.keys(metadataSchema.entries)) {
    if (key !== 'card') fields.push([key, parse(text.get(key), path, key)]);
  }
  const read = v.safeParse(metadataSchema, Object.fromEntries(fields));
  if (!read.success) throw invalid(path, v.getDotPath(read.issues[0]) ?? 'metadata');
  return read.output;
}

function parse(json: string | undefined, path: string, key: string): unknown {
  try {
    return json === undefined ? undefined : JSON.parse(json);
  } catch {
    throw invalid(path, key);
  }
}

function invalid(path: string, what: string): SegueError {
  return new SegueError('bad-model', `${path} cannot be used: the “${what}” in its metadata is missing or not valid.`);
}

/** Leaves out every second entry, the last one excepted, until the history is short enough. */
function thin(history: readonly HistoryEntry[]): HistoryEntry[] {
  let entries = [...history];
  while (entries.length > longestHistory) {
    entries = entries.filter((_, index) => (entries.length - 1 - index) % 2 === 0);
  }
  return entries;
}
