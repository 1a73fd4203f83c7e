import * as v from 'valibot';
import { SegueError } from '../../shared/errors.ts';
import { tokenizerKind } from '../../shared/tokens/registry.ts';
import { type Preset, presets } from '../models/model.ts';
import { modelKind } from '../models/registry.ts';

const whole = (from: number, to: number) => v.pipe(v.number(), v.integer(), v.minValue(from), v.maxValue(to));
const share = v.pipe(v.number(), v.minValue(0), v.maxValue(1));
const semitones = whole(-24, 24);

const schema = v.strictObject({
  model: v.string(),
  preset: v.picklist(presets),
  /** Parts of the preset's configuration that are otherwise. */
  config: v.record(v.string(), v.union([v.string(), v.number(), v.boolean()])),
  tokenizer: v.string(),
  seed: whole(0, 0xffffffff),
  /** Share of the pieces for validation, and again for the test. */
  valFraction: v.pipe(v.number(), v.gtValue(0), v.ltValue(0.5)),
  /** How long to train; where it is undefined, `steps` says. */
  minutes: v.optional(v.pipe(v.number(), v.gtValue(0), v.maxValue(60 * 24 * 365))),
  steps: v.optional(whole(1, 1e9)),
  /** Sequences side by side. */
  batch: whole(1, 4096),
  /** Tokens that gradients reach back over. */
  window: whole(1, 65_536),
  /** At its peak. */
  learningRate: v.pipe(v.number(), v.gtValue(0), v.maxValue(1)),
  weightDecay: share,
  /** Pieces are transposed by a number of semitones drawn from this range. */
  transpose: v.pipe(
    v.tuple([semitones, semitones]),
    v.check(([low, high]) => low <= 0 && high >= 0, 'The range must hold 0'),
  ),
  /** Of these semitones only those whose key is at most so many fifths away are drawn; all where undefined. */
  fifths: v.exactOptional(whole(0, 5)),
  /** Tempi are scaled by up to this share. */
  tempo: v.pipe(v.number(), v.minValue(0), v.maxValue(0.5)),
  /** Validations without a better loss after which training stops. */
  patience: whole(1, 1e6),
  /** Share of the windows whose middle is moved to the end, so that the model learns to fill gaps; none where undefined. */
  infill: v.exactOptional(v.pipe(v.number(), v.gtValue(0), v.maxValue(0.9))),
  /** Decay of the weights' average over the steps, which is validated and kept in their stead; none where undefined. */
  averaging: v.exactOptional(v.pipe(v.number(), v.gtValue(0), v.ltValue(1))),
  /** Whether the learning rate stays at its peak; it rises and falls where undefined. */
  schedule: v.exactOptional(v.literal('constant')),
  /** Whether windows begin anywhere, with nothing carried into them; where undefined they follow one another. */
  excerpts: v.exactOptional(v.literal('random')),
  /** Adam's decay of the mean of squared gradients, and the norm to which gradients are clipped, where not the optimizer's. */
  beta2: v.exactOptional(v.pipe(v.number(), v.gtValue(0), v.ltValue(1))),
  clipNorm: v.exactOptional(v.pipe(v.number(), v.gtValue(0))),
  /** What the model is known by that was trained further; fresh weights where undefined. */
  from: v.exactOptional(v.string()),
  /** Whether the weights are stored in half precision; in single precision where undefined. */
  storage: v.exactOptional(v.literal('half')),
});

/** Everything that decides how a run goes, with nothing left open. */
export type Recipe = v.InferOutput<typeof schema>;

type Sizes = Pick<Recipe, 'batch' | 'window' | 'learningRate'>;

const recurrentSizes: Readonly<Record<Preset, Sizes>> = {
  tiny: { batch: 16, window: 64, learningRate: 4e-3 },
  small: { batch: 16, window: 64, learningRate: 3e-3 },
  medium: { batch: 32, window: 256, learningRate: 2e-3 },
  large: { batch: 32, window: 256, learningRate: 1e-3 },
};
const attentionSizes: Readonly<Record<Preset, Sizes>> = {
  tiny: { batch: 8, window: 256, learningRate: 3e-3 },
  small: { batch: 8, window: 256, learningRate: 2e-3 },
  medium: { batch: 8, window: 512, learningRate: 1e-3 },
  large: { batch: 8, window: 1024, learningRate: 5e-4 },
};

/** How a preset of that architecture is trained, where the user does not say. */
export function presetSizes(model: string, preset: Preset): Sizes {
  return (modelKind(model).recurrent ? recurrentSizes : attentionSizes)[preset];
}

/** What is trained, and for how long, where the user does not say. */
const defaultChoice = { model: 'lstm', preset: 'small', tokenizer: 'remi', minutes: 10 } as const;

/**
 * The recipe for what the user asked for, with defaults for all else. ABC text is learned
 * as it is written. The window is at most the context that was asked for.
 * @throws SegueError `bad-option` naming the option that is unknown or out of its range
 */
export function resolveRecipe(asked: Partial<Recipe>): Recipe {
  const { model = defaultChoice.model, preset = defaultChoice.preset, tokenizer = defaultChoice.tokenizer } = asked;
  const size = presetSizes(model, v.is(v.picklist(presets), preset) ? preset : defaultChoice.preset);
  const context = asked.config?.context;
  const window = v.is(whole(1, 65_536), context) ? Math.min(size.window, context) : size.window;
  const text = tokenizerKind(tokenizer).id === 'abc';
  const { minutes = asked.steps === undefined ? defaultChoice.minutes : undefined } = asked;
  return parseRecipe({
    ...size,
    window,
    config: {},
    seed: 0,
    valFraction: 0.1,
    weightDecay: 0.01,
    transpose: text ? [0, 0] : [-5, 6],
    tempo: text ? 0 : 0.1,
    patience: 10,
    ...asked,
    model,
    preset,
    tokenizer,
    ...(minutes !== undefined && { minutes }),
  });
}

/**
 * The recipe that a checkpoint holds, which a resumed run must follow.
 * @param asked what the user says again, which must be the same
 * @throws SegueError `bad-option` naming what differs
 */
export function resumeRecipe(stored: unknown, asked: Partial<Recipe>): Recipe {
  const recipe = parseRecipe(stored);
  const other = differences(recipe, asked);
  if (other.length === 0) return recipe;
  throw new SegueError(
    'bad-option',
    `A resumed run keeps its options, but these differ from the checkpoint's: ${other.join(', ')}. Leave them out.`,
  );
}

/**
 * A recipe, checked; it may come from the user or from a checkpoint.
 * @throws SegueError `bad-option` naming the option that is out of its range
 */
function parseRecipe(recipe: unknown): Recipe {
  const read = v.safeParse(schema, recipe);
  if (!read.success) {
    const [issue] = read.issues;
    throw new SegueError(
      'bad-option',
      `The option “${v.getDotPath(issue) ?? 'recipe'}” is not usable: ${issue.message}.`,
    );
  }
  const { minutes, steps, tokenizer, tempo, window } = read.output;
  if ((minutes === undefined) === (steps === undefined)) {
    throw new SegueError('bad-option', 'Say how long to train, either in minutes or in steps.');
  }
  if (read.output.infill !== undefined && tokenizer === 'abc') {
    throw new SegueError(
      'bad-option',
      'ABC text has no bars to cut it at, so it cannot be learned with infill; leave that out.',
    );
  }
  if (read.output.infill !== undefined && read.output.excerpts !== undefined) {
    throw new SegueError(
      'bad-option',
      'Random excerpts run over the ends of pieces, so they have no gaps to fill; leave infill out.',
    );
  }
  if (tokenizer === 'abc' && tempo !== 0) {
    throw new SegueError('bad-option', 'ABC text says nothing of the tempo it is played at; leave that out.');
  }
  const context = contextOf(read.output);
  if (window > context) {
    throw new SegueError('bad-option', `The window must not be longer than the model's context of ${context} tokens.`);
  }
  return read.output;
}

/** Tokens that the recipe's model can look back on: without end where its configuration names no context. */
function contextOf({ model, preset, config }: Recipe): number {
  const { context } = { ...modelKind(model).presets[preset], ...config };
  return typeof context === 'number' ? context : Number.POSITIVE_INFINITY;
}

/** The options that differ, as a person would name them: `batch (8, not 16)`. */
function differences(recipe: Recipe, asked: Partial<Recipe>): string[] {
  const values = new Map<string, unknown>(Object.entries(recipe));
  return Object.entries(asked)
    .filter(([name, value]) => value !== undefined && JSON.stringify(values.get(name)) !== JSON.stringify(value))
    .map(([name, value]) => `${name} (${JSON.stringify(values.get(name)) ?? 'not set'}, not ${JSON.stringify(value)})`);
}
