import * as v from 'valibot';
import { SegueError } from '../../shared/errors.ts';

/** The least, the most and the usual value of one number that a user may set. */
export interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly whole: boolean;
  readonly usual: number;
}

/** How the next token is chosen; bounds of every setting of {@link SamplingOptions}. */
export const samplingBounds = {
  temperature: { least: 0, most: 5, whole: false, usual: 1 },
  topK: { least: 0, most: 100_000, whole: true, usual: 0 },
  topP: { least: 0, most: 1, whole: false, usual: 1 },
  minP: { least: 0, most: 1, whole: false, usual: 0 },
  repetitionPenalty: { least: 1, most: 2, whole: false, usual: 1 },
  repetitionWindow: { least: 1, most: 4096, whole: true, usual: 64 },
} as const satisfies Record<string, Bounds>;

/** How much is written, and from which seed; bounds of every setting of {@link TakeOptions}. */
export const takeBounds = {
  bars: { least: 1, most: 1024, whole: true, usual: 8 },
  variations: { least: 1, most: 64, whole: true, usual: 1 },
  seed: { least: 0, most: 0xffff_ffff, whole: true, usual: 0 },
  tokenLimit: { least: 1, most: 1_000_000, whole: true, usual: 16_384 },
} as const satisfies Record<string, Bounds>;

type Values<Table> = { readonly [Name in keyof Table]: number };

/**
 * How the next token is chosen.
 *
 * - `temperature`: divides the logits; 0 always takes the likeliest token
 * - `topK`: keeps the k likeliest tokens; 0 keeps all
 * - `topP`: keeps the fewest tokens that together have this probability (Holtzman et al. 2020); 1 keeps all
 * - `minP`: keeps tokens with at least this share of the likeliest one's probability (Nguyen et al. 2024); 0 keeps all
 * - `repetitionPenalty`: holds back tokens that were just used (Keskar et al. 2019); 1 does nothing
 * - `repetitionWindow`: how many tokens back “just used” reaches
 */
export type SamplingOptions = Values<typeof samplingBounds>;

/** How much is written: whole bars, how many takes of them, the random seed, and the most tokens a take may use. */
export type TakeOptions = Values<typeof takeBounds>;

const samplingSchema = v.strictObject({
  temperature: schemaOf('temperature', samplingBounds.temperature),
  topK: schemaOf('topK', samplingBounds.topK),
  topP: schemaOf('topP', samplingBounds.topP),
  minP: schemaOf('minP', samplingBounds.minP),
  repetitionPenalty: schemaOf('repetitionPenalty', samplingBounds.repetitionPenalty),
  repetitionWindow: schemaOf('repetitionWindow', samplingBounds.repetitionWindow),
});

const takeSchema = v.strictObject({
  bars: schemaOf('bars', takeBounds.bars),
  variations: schemaOf('variations', takeBounds.variations),
  seed: schemaOf('seed', takeBounds.seed),
  tokenLimit: schemaOf('tokenLimit', takeBounds.tokenLimit),
});

/** The sampling options with the usual value for each that was not given; a `bad-option` error names what is wrong. */
export function parseSamplingOptions(given: unknown = {}): SamplingOptions {
  return parse(samplingSchema, given);
}

/** The take options with the usual value for each that was not given; a `bad-option` error names what is wrong. */
export function parseTakeOptions(given: unknown = {}): TakeOptions {
  return parse(takeSchema, given);
}

/** `repetitionPenalty` as people type it: `repetition-penalty`. */
function spelled(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}

function demand(name: string, bounds: Bounds): (issue: { readonly input: unknown }) => string {
  const kind = bounds.whole ? 'a whole number' : 'a number';
  return (issue) =>
    `The option “${spelled(name)}” is ${String(issue.input)}, but it must be ${kind} from ${bounds.least} to ${bounds.most}.`;
}

function schemaOf(name: string, bounds: Bounds) {
  const message = demand(name, bounds);
  return v.optional(
    v.pipe(
      v.number(message),
      v.minValue(bounds.least, message),
      v.maxValue(bounds.most, message),
      v.check((value) => !bounds.whole || Number.isInteger(value), message),
    ),
    bounds.usual,
  );
}

function parse<Entries extends v.ObjectEntries>(
  schema: v.StrictObjectSchema<Entries, undefined>,
  given: unknown,
): v.InferOutput<v.StrictObjectSchema<Entries, undefined>> {
  const result = v.safeParse(schema, given, { abortEarly: true });
  if (result.success) return result.output;
  const [issue] = result.issues;
  if (issue.type !== 'strict_object') throw new SegueError('bad-option', issue.message);
  const unknown = issue.path?.[0]?.key;
  throw new SegueError(
    'bad-option',
    unknown === undefined
      ? 'The options must be given as names with numbers.'
      : `There is no option “${String(unknown)}”; choose among ${Object.keys(schema.entries).map(spelled).join(', ')}.`,
  );
}
