import * as v from 'valibot';
import type {
  Advice,
  CurvePoint,
  FineTuneGain,
  ModelCard,
  RunChoices,
  RunCost,
  RunCurve,
  RunDetail,
  RunInfo,
  RunOptions,
  RunRequest,
  RunSample,
  RunState,
  ValidationPoint,
} from '../calls/runs.ts';
import { bound, list, real, type Schema, text, whole } from './bound.ts';
import {
  call,
  countSchema,
  done,
  idSchema,
  nameSchema,
  nothing,
  numberSchema,
  sentenceSchema,
  shareSchema,
  timeSchema,
} from './call.ts';
import { datasetIdSchema, songFilterSchema } from './datasets.ts';
import { rollThumbnailSchema } from './library.ts';
import { songSchema } from './song.ts';

/** Points of a curve; see `CurvePoint`. */
export const mostPoints = 1024;
/** Validations of a run that are told. */
const mostValidations = 10_000;

export const runIdSchema = text(100);
const amount = real(0, Number.MAX_VALUE);
const word = text(200);
const setting = v.union([text(1000), numberSchema, v.boolean()]);
const settings = v.pipe(v.record(word, setting), v.maxEntries(1000), v.readonly());
const values = v.pipe(v.record(word, v.unknown()), v.maxEntries(1000), v.readonly());
const pieceName = text(5000);

const options = {
  seed: whole(0, 0xffff_ffff),
  valFraction: real(0.001, 0.499),
  batch: whole(1, 4096),
  window: whole(1, 65_536),
  learningRate: real(1e-9, 1),
  weightDecay: shareSchema,
  transpose: v.pipe(v.tuple([whole(-24, 0), whole(0, 24)]), v.readonly()),
  tempo: real(0, 0.5),
  patience: whole(1, 1_000_000),
  fifths: whole(0, 5),
  averaging: real(0.001, 0.99999),
  infill: real(0.001, 0.9),
  storage: v.literal('half'),
  config: settings,
};

const runOptionsSchema = bound<RunOptions>()(
  v.strictObject({
    seed: v.exactOptional(options.seed),
    valFraction: v.exactOptional(options.valFraction),
    batch: v.exactOptional(options.batch),
    window: v.exactOptional(options.window),
    learningRate: v.exactOptional(options.learningRate),
    weightDecay: v.exactOptional(options.weightDecay),
    transpose: v.exactOptional(options.transpose),
    tempo: v.exactOptional(options.tempo),
    patience: v.exactOptional(options.patience),
    fifths: v.exactOptional(options.fifths),
    averaging: v.exactOptional(options.averaging),
    infill: v.exactOptional(options.infill),
    storage: v.exactOptional(options.storage),
    config: v.exactOptional(options.config),
  }),
);

const minutes = real(0.01, 525_600);
const steps = whole(1, 1_000_000_000);

export const runRequestSchema = bound<RunRequest>()(
  v.strictObject({
    name: nameSchema,
    dataset: datasetIdSchema,
    filter: v.exactOptional(songFilterSchema),
    from: v.exactOptional(idSchema),
    model: v.exactOptional(word),
    preset: v.exactOptional(word),
    tokenizer: v.exactOptional(word),
    minutes: v.exactOptional(minutes),
    steps: v.exactOptional(steps),
    options: v.exactOptional(runOptionsSchema),
  }),
);

const stateSchema = bound<RunState>()(
  v.picklist(['waiting', 'preparing', 'running', 'paused', 'finishing', 'done', 'stopped', 'failed', 'interrupted']),
);

const stageSchema = v.strictObject({
  what: v.picklist(['reading', 'tokenising', 'measuring', 'testing']),
  fraction: shareSchema,
});

export const runSchema = bound<RunInfo>()(
  v.strictObject({
    id: runIdSchema,
    name: nameSchema,
    state: stateSchema,
    request: runRequestSchema,
    datasetName: nameSchema,
    created: timeSchema,
    changed: timeSchema,
    stage: v.exactOptional(stageSchema),
    step: countSchema,
    plannedSteps: countSchema,
    seconds: amount,
    secondsLeft: v.exactOptional(amount),
    trainingLoss: v.exactOptional(numberSchema),
    tokensPerSecond: v.exactOptional(amount),
    validationLoss: v.exactOptional(numberSchema),
    best: v.exactOptional(v.strictObject({ step: countSchema, loss: numberSchema })),
    copied: v.exactOptional(countSchema),
    parameters: v.exactOptional(countSchema),
    testLoss: v.exactOptional(numberSchema),
    resumable: v.boolean(),
    stoppedEarly: v.exactOptional(v.boolean()),
    model: v.exactOptional(idSchema),
    error: v.exactOptional(sentenceSchema),
    notice: v.exactOptional(sentenceSchema),
  }),
);

export const curvePointSchema = bound<CurvePoint>()(
  v.strictObject({
    step: countSchema,
    loss: numberSchema,
    learningRate: amount,
    gradientNorm: amount,
    tokensPerSecond: amount,
  }),
);

export const validationPointSchema = bound<ValidationPoint>()(
  v.strictObject({
    step: countSchema,
    trainingLoss: numberSchema,
    validationLoss: numberSchema,
    best: v.boolean(),
    copied: v.exactOptional(countSchema),
  }),
);

export const curveSchema = bound<RunCurve>()(
  v.strictObject({
    points: list(curvePointSchema, mostPoints),
    validations: list(validationPointSchema, mostValidations),
  }),
);

const tail = <S extends v.GenericSchema>(item: S, most: number) =>
  v.strictObject({ from: countSchema, items: list(item, most) });

export const sampleSchema = bound<RunSample>()(
  v.strictObject({
    step: countSchema,
    index: whole(0, 63),
    notes: countSchema,
    copied: countSchema,
    copiedFrom: v.exactOptional(pieceName),
    thumbnail: rollThumbnailSchema,
  }),
);

export const costSchema = bound<RunCost>()(
  v.strictObject({
    parameters: countSchema,
    bytes: countSchema,
    memory: v.exactOptional(countSchema),
    secondsPerStep: amount,
    tokensPerStep: amount,
    steps: countSchema,
    seconds: amount,
    parts: v.strictObject({
      preparing: amount,
      training: amount,
      validating: amount,
      sampling: amount,
      testing: amount,
    }),
    trainingTokens: countSchema,
    epochs: amount,
    presets: list(
      v.strictObject({
        preset: word,
        measured: v.boolean(),
        parameters: countSchema,
        bytes: countSchema,
        tokensPerSecond: amount,
      }),
      100,
    ),
    device: text(1000),
  }),
);

const adviceSchema = bound<Advice>()(
  v.strictObject({
    level: v.picklist(['note', 'warning']),
    sentence: sentenceSchema,
    change: v.exactOptional(
      v.strictObject({
        preset: v.exactOptional(word),
        options: v.exactOptional(runOptionsSchema),
        steps: v.exactOptional(steps),
        minutes: v.exactOptional(minutes),
      }),
    ),
  }),
);

const choicesSchema = bound<RunChoices>()(
  v.strictObject({
    models: list(
      v.strictObject({
        id: word,
        summary: sentenceSchema,
        presets: list(
          v.strictObject({
            preset: word,
            config: settings,
            batch: options.batch,
            window: options.window,
            learningRate: options.learningRate,
          }),
          100,
        ),
      }),
      100,
    ),
    tokenizers: list(v.strictObject({ id: word, summary: sentenceSchema }), 100),
    usual: v.strictObject({
      model: word,
      preset: word,
      tokenizer: word,
      minutes,
      options: v.strictObject({
        seed: options.seed,
        valFraction: options.valFraction,
        weightDecay: options.weightDecay,
        transpose: options.transpose,
        tempo: options.tempo,
        patience: options.patience,
      }),
    }),
  }),
);

const losses = v.strictObject({ validation: numberSchema, test: numberSchema });
export const gainSchema = bound<FineTuneGain>()(v.strictObject({ before: losses, after: v.exactOptional(losses) }));

export const runDataSchema = bound<NonNullable<RunDetail['data']>>()(
  v.strictObject({
    fingerprint: word,
    training: countSchema,
    validation: countSchema,
    test: countSchema,
    notes: countSchema,
    exactDuplicates: countSchema,
    nearDuplicates: countSchema,
    refused: countSchema,
  }),
);

const detailSchema = bound<RunDetail>()(
  v.strictObject({
    run: runSchema,
    recipe: values,
    cost: v.exactOptional(costSchema),
    data: v.exactOptional(runDataSchema),
    curve: curveSchema,
    samples: list(sampleSchema, 100_000),
    gain: v.exactOptional(gainSchema),
  }),
);

const cardSchema: Schema<ModelCard> = bound<ModelCard>()(
  v.strictObject({
    model: idSchema,
    name: nameSchema,
    parameters: countSchema,
    tokenizer: word,
    data: runDataSchema,
    configuration: list(v.strictObject({ option: word, value: sentenceSchema }), 1000),
    curve: list(
      v.strictObject({ step: countSchema, trainingLoss: numberSchema, validationLoss: numberSchema }),
      mostValidations,
    ),
    validationLoss: v.exactOptional(numberSchema),
    scores: list(
      v.strictObject({ name: word, natsPerToken: numberSchema, natsPerNote: v.exactOptional(numberSchema) }),
      100,
    ),
    copying: v.exactOptional(
      v.strictObject({ samples: countSchema, notes: countSchema, piece: v.exactOptional(pieceName) }),
    ),
    gain: v.exactOptional(gainSchema),
    device: v.exactOptional(text(1000)),
    seconds: v.exactOptional(amount),
    goodFor: list(sentenceSchema, 100),
    notGoodFor: list(sentenceSchema, 100),
    text: text(100_000),
  }),
);

const one = v.strictObject({ run: runIdSchema });
const pair = <S extends v.GenericSchema>(item: S) => v.pipe(v.tuple([item, item]), v.readonly());

export const runSchemas = {
  'runs.choices': { params: nothing, result: choicesSchema },
  'runs.advise': { params: runRequestSchema, result: list(adviceSchema, 100) },
  'runs.measure': { params: runRequestSchema, result: costSchema },
  'runs.start': { params: runRequestSchema, result: runSchema },
  'runs.list': { params: nothing, result: list(runSchema, 10_000) },
  'runs.open': { params: one, result: detailSchema },
  'runs.pause': { params: one, result: done },
  'runs.resume': { params: one, result: done },
  'runs.stop': { params: one, result: done },
  'runs.sample': {
    params: call<'runs.sample'>().params(v.strictObject({ run: runIdSchema, step: countSchema, index: whole(0, 63) })),
    result: call<'runs.sample'>().result(v.strictObject({ song: songSchema })),
  },
  'runs.compare': {
    params: call<'runs.compare'>().params(v.strictObject({ runs: pair(runIdSchema) })),
    result: call<'runs.compare'>().result(
      v.strictObject({
        runs: pair(detailSchema),
        differences: list(v.strictObject({ option: word, values: pair(sentenceSchema) }), 1000),
      }),
    ),
  },
  'models.card': { params: v.strictObject({ model: idSchema }), result: cardSchema },
};

export const runEventSchemas = {
  run: runSchema,
  'run.curve': v.strictObject({
    run: runIdSchema,
    points: tail(curvePointSchema, mostPoints),
    validations: tail(validationPointSchema, mostValidations),
  }),
  'run.sample': v.strictObject({ run: runIdSchema, sample: sampleSchema }),
};
