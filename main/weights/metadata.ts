import * as v from 'valibot';
import { checkFormat, fromMetadataText, toMetadataText } from './metadata-text.ts';

/** The version of the model file that this program writes. It reads this one and all before it. */
const modelFormat = 1;
const formatKey = 'segue.model';

/** The tensor that is none of the weights: fingerprints of the music that was learned from, see `evaluation/music-prints.ts`. */
export const musicTensor = 'music.prints';

/** The longest training history that a file holds; longer ones are thinned. */
export const longestHistory = 1000;

const count = v.pipe(v.number(), v.safeInteger(), v.minValue(0));
const finite = v.pipe(v.number(), v.finite());
const name = v.pipe(v.string(), v.maxLength(200));

export const historyEntry = v.strictObject({
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

const losses = v.strictObject({ validation: finite, test: finite });

/** What was measured of a finished model for its card; losses in nats. */
const modelFigures = v.strictObject({
  /** On the test pieces: the model first, then n-grams that learned the same pieces. */
  scores: v.pipe(
    v.array(v.strictObject({ name, natsPerToken: finite, natsPerNote: v.exactOptional(finite) })),
    v.maxLength(100),
  ),
  /** About how many tokens the n-grams learned, where that were not all. */
  counted: v.exactOptional(count),
  /** The longest run of notes that samples share with one of the training pieces, and with which one. */
  copying: v.exactOptional(
    v.strictObject({
      samples: count,
      notes: count,
      piece: v.exactOptional(v.pipe(v.string(), v.maxLength(10_000))),
    }),
  ),
  /** Losses of the model that it began as, where it was trained further, on the same pieces. */
  before: v.exactOptional(losses),
  /** What computed. */
  device: v.pipe(v.string(), v.maxLength(1000)),
  /** Spent on training, validation and samples. */
  seconds: v.pipe(finite, v.minValue(0)),
});

/** Which model it is: enough to build it. */
export const modelIdentity = v.strictObject({ kind: name, config: v.unknown(), vocabularySize: count });
/** Which tokenizer it is: enough to make it. */
export const tokenizerIdentity = v.strictObject({
  id: name,
  config: v.unknown(),
  /** Whether the vocabulary ends with markers for infill; see `withInfill`. */
  infill: v.exactOptional(v.literal(true)),
});

const metadataSchema = v.strictObject({
  /** What the model is called, where it was given a name. */
  name: v.exactOptional(name),
  model: modelIdentity,
  tokenizer: tokenizerIdentity,
  dataset: datasetSummary,
  history: v.pipe(v.array(historyEntry), v.maxLength(longestHistory)),
  /** How it was trained: options by name. */
  recipe: v.record(v.string(), v.unknown()),
  seed: v.pipe(v.number(), v.safeInteger()),
  /** What was measured for its card; left out where nothing was. */
  figures: v.exactOptional(modelFigures),
  /** What a person should know before using the model, in Markdown. */
  card: v.pipe(v.string(), v.maxLength(100_000)),
});

export type ModelMetadata = v.InferOutput<typeof metadataSchema>;
export type ModelFigures = v.InferOutput<typeof modelFigures>;
export type HistoryEntry = v.InferOutput<typeof historyEntry>;
export type DatasetSummary = v.InferOutput<typeof datasetSummary>;

/** The metadata as a safetensors header holds it: the card as it is, all else as JSON. */
export function metadataToText({ card, ...rest }: ModelMetadata): Map<string, string> {
  const fields = toMetadataText({ ...rest, history: thin(rest.history) });
  return new Map([[formatKey, String(modelFormat)], ...fields, ['card', card]]);
}

/**
 * The metadata that `metadataToText` wrote.
 * @throws SegueError `bad-model` where it is missing, from a newer version of Segue, or not valid
 */
export function metadataFromText(text: ReadonlyMap<string, string>, path: string): ModelMetadata {
  checkFormat(text, formatKey, modelFormat, path, 'is not a model that Segue trained');
  return fromMetadataText(metadataSchema, new Map(text).set('card', JSON.stringify(text.get('card') ?? '')), path);
}

/** Leaves out every second entry, the last one excepted, until the history is short enough. */
function thin(history: readonly HistoryEntry[]): HistoryEntry[] {
  let entries = [...history];
  while (entries.length > longestHistory) {
    entries = entries.filter((_, index) => (entries.length - 1 - index) % 2 === 0);
  }
  return entries;
}
