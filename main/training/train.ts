import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { basename } from 'node:path';
import { SegueError } from '../../shared/errors.ts';
import { withInfill } from '../../shared/tokens/infill.ts';
import { tokenizerKind } from '../../shared/tokens/registry.ts';
import type { Tokenizer } from '../../shared/tokens/tokenizer.ts';
import { countParameters, shapesOf } from '../models/parameters.ts';
import { modelKind } from '../models/registry.ts';
import type { ModelFigures } from '../weights/metadata.ts';
import { assignParameters, identify, loadWeights, readModelMetadata, saveModel } from '../weights/model-file.ts';
import { roundToHalf, type StoredTensor } from '../weights/safetensors.ts';
import { AdamW } from './adamw.ts';
import type { Augmentation } from './augmentation.ts';
import type { Batcher, BatcherState } from './batch.ts';
import { type CardWish, measureFigures } from './card-figures.ts';
import { checkpointPath, type RunIdentity, readCheckpoint, restoreCheckpoint, saveCheckpoint } from './checkpoint.ts';
import { collectPieces, type MusicSource, sourceName } from './collect.ts';
import { TrainingControl } from './control.ts';
import { type Dataset, makeDataset, publishedDataset } from './dataset.ts';
import type { TrainingEvent, TrainingResult } from './events.ts';
import { ExcerptBatcher } from './excerpt-batcher.ts';
import { fineTuneRecipe } from './fine-tune.ts';
import { asSequences, meanLoss, sampleSequences } from './held-out.ts';
import { LaneBatcher } from './lane-batcher.ts';
import { learnedMusic } from './learned-music.ts';
import { writeModelCard } from './model-card.ts';
import type { Piece } from './piece.ts';
import { planRun } from './plan.ts';
import type { RunProgress } from './progress.ts';
import { type Recipe, resolveRecipe, resumeRecipe } from './recipe.ts';
import { type ProgressListener, Run } from './run.ts';
import { type SampleWish, writeSamples } from './samples.ts';
import type { Sequences } from './sequences.ts';
import type { Split } from './split.ts';
import { fitTokenizer, tokenise } from './tokenise.ts';
import { Trainer } from './trainer.ts';
import { WindowBatcher } from './window-batcher.ts';

export interface TrainOptions {
  /** The music, to be divided by chance; or pieces that are divided already. */
  readonly data: MusicSource | Split<Piece>;
  /** Where the model is written. */
  readonly out: string;
  /** Where the checkpoint is kept; beside the model where it is left out. */
  readonly checkpoint?: string;
  /** What and how to train; the rest is filled in by `resolveRecipe`, or by the checkpoint. */
  readonly recipe: Partial<Recipe>;
  /** A model that is trained further, instead of fresh weights. */
  readonly from?: string;
  /** A checkpoint to go on from. */
  readonly resume?: string;
  /** Writes the pieces, instead of a tokenizer that is fitted to them; of the recipe's kind. */
  readonly tokenizer?: Tokenizer;
  /** Whether a run that is cancelled leaves its checkpoint alone, and no model. */
  readonly leave?: boolean;
  /** What is measured for the card once the model is tested; nothing where it is left out. */
  readonly card?: CardWish;
  /** What the model writes now and then, which is told as samples; nothing where it is left out. */
  readonly samples?: SampleWish;
  /** Told after every step and validation how the run stands. */
  readonly onProgress?: ProgressListener;
  /** Least seconds between checkpoints. */
  readonly checkpointSeconds?: number;
  /** What the model is called. */
  readonly name?: string;
  /** What its card says besides, in Markdown: where the music comes from, and notices that must go with it. */
  readonly about?: string;
}

/**
 * Trains a model on a folder of music and writes it to a file: collects, splits and tokenises the pieces, measures what
 * a step costs, trains, and tests the weights that validated best. The backend must have been chosen.
 *
 * A run that is cancelled or killed leaves its last checkpoint beside `out`; resumed on the same music it goes on with
 * the same numbers, bit for bit on the CPU. A finished run removes it. One that is cancelled writes its model too: the
 * weights that validated best or, before the first validation, those that it has, unless a model stands there already.
 *
 * @throws SegueError `no-data`, `bad-option`, `bad-model` (the checkpoint), `cancelled` or `io`
 */
export async function train(
  { data, out, recipe: asked, resume, tokenizer: given, checkpointSeconds = 60, name, about, ...options }: TrainOptions,
  emit: (event: TrainingEvent) => void = () => undefined,
  control: TrainingControl = new TrainingControl(),
): Promise<TrainingResult> {
  const began = performance.now();
  const stored = resume === undefined ? undefined : await readCheckpoint(resume);
  const base = options.from === undefined || stored ? undefined : await readModelMetadata(options.from);
  const wanted = base ? fineTuneRecipe(base, base.name ?? nameOf(options.from), asked) : asked;
  const recipe = stored ? resumeRecipe(stored.recipe, asked) : resolveRecipe(wanted);
  emit({ event: 'recipe', recipe });
  const { split, summary } = isDivided(data)
    ? publishedDataset(data)
    : await readDataset(data, recipe, emit, control.signal);
  emit({ event: 'dataset', ...summary });
  if (stored && stored.fingerprint !== summary.fingerprint) {
    throw new SegueError(
      'bad-option',
      `The music${isDivided(data) ? '' : ` in ${sourceName(data)}`} is not what ${resume} was trained on; a resumed run needs the same.`,
    );
  }

  const { transpose: semitones, fifths, tempo } = recipe;
  const augmentation: Augmentation = { semitones, fifths, tempo };
  const known = stored ?? base;
  const { kind, config, tokenizer } = known
    ? identify(known, resume ?? options.from ?? '')
    : startModel(recipe, given ?? startTokenizer(recipe, split, augmentation));
  const sequences = await tokenise(
    split,
    tokenizer,
    (refusal) => emit({ event: 'refused', ...refusal }),
    control.signal,
    (fraction) => emit({ event: 'tokenising', fraction }),
  );
  const model = kind.build(config, tokenizer.vocabulary.length, recipe.seed);
  if (base && options.from !== undefined) await loadWeights(options.from, model);
  const newBatcher = batcherFor(sequences.training, recipe, kind.recurrent, augmentation);
  const trainer = new Trainer(
    model,
    new AdamW(model.parameters, optimizerOptions(recipe)),
    newBatcher(stored?.batcher),
    recipe.seed,
    recipe.averaging,
  );
  try {
    const { samples: wish, card } = options;
    const planning = {
      ...{ began, model, tokenizer, recipe, sequences, emit, pieces: split.training, samples: wish, card },
      ...{ further: base !== undefined, signal: control.signal },
    };
    const progress = stored?.progress ?? (await planRun({ ...planning, batcher: newBatcher() }));
    await control.gate();
    let bestSoFar: ReadonlyMap<string, StoredTensor> = new Map();
    if (stored && resume !== undefined) {
      bestSoFar = await restoreCheckpoint(resume, stored, trainer);
      emit({ event: 'resumed', step: stored.step });
    }

    const music = await learnedMusic(split.training, options.from, resume);
    const identity: RunIdentity = { recipe, fingerprint: summary.fingerprint, tokenizer, music };
    const checkpoint = options.checkpoint ?? checkpointPath(out);
    const save = async (best: ReadonlyMap<string, StoredTensor>) => {
      await saveCheckpoint(checkpoint, identity, { trainer, progress, best });
      return checkpoint;
    };
    const validation = sampleSequences(sequences.validation, progress.validationTokens, recipe.seed);
    const test = () =>
      meanLoss(model, asSequences(sequences.test), recipe.window, control.signal, (fraction) =>
        emit({ event: 'testing', fraction }),
      );
    if (base) {
      const losses = {
        validation: await meanLoss(model, validation, recipe.window, control.signal),
        test: await test(),
      };
      progress.before = losses;
      emit({ event: 'before', validationLoss: losses.validation, testLoss: losses.test });
    }
    const sample =
      wish &&
      (async () => {
        const samples = await trainer.judged(() =>
          writeSamples(model, tokenizer, wish, recipe.seed, split.training, control.signal),
        );
        for (const written of samples) emit({ event: 'sample', step: trainer.step, ...written });
        return samples.length === 0 ? undefined : Math.max(...samples.map(({ notes }) => notes));
      });
    const run = new Run({
      trainer,
      recipe,
      progress,
      best: bestSoFar,
      validation,
      checkpointSeconds,
      control,
      emit,
      sample,
      onProgress: options.onProgress,
      save,
    });
    const half = recipe.storage === 'half';
    const named = name === undefined ? {} : { name };
    const figuresOf = async (testLoss: number): Promise<ModelFigures | undefined> => {
      if (!card) return undefined;
      const { seed } = recipe;
      const measured = await measureFigures({
        ...{ model, tokenizer, sequences, pieces: split.training, seed, testLoss, wish: card, signal: control.signal },
        onProgress: (fraction) => emit({ event: 'judging', fraction }),
      });
      const { seconds, before } = progress;
      return { ...measured, ...(before && { before }), device: card.device, seconds };
    };
    const write = async (testLoss?: number, figures?: ModelFigures) => {
      const { history, best } = progress;
      const infill = tokenizer.markers !== undefined;
      const facts = {
        parameters: countParameters(shapesOf(model.parameters)),
        steps: trainer.step,
        history,
        figures,
        infill,
      };
      const losses = { bestValidationLoss: best?.loss, testLoss };
      const text = writeModelCard({ ...facts, ...losses, ...named, about, recipe, dataset: summary });
      const known = { ...named, dataset: summary, history, recipe, seed: recipe.seed };
      const provenance = { ...known, ...(figures && { figures }), card: text };
      await saveModel(out, model, tokenizer, provenance, half ? 'F16' : 'F32', music);
    };
    try {
      await run.untilDone();
      // What is tested is what is stored.
      assignParameters(model.parameters, half ? roundToHalf(run.best) : run.best);
      const testLoss = await test();
      await write(testLoss, await figuresOf(testLoss));
      await rm(checkpoint, { force: true });
      const result = resultOf(progress, trainer, testLoss, recipe, out);
      emit({ event: 'done', ...result });
      return result;
    } catch (error) {
      const worthKeeping = !options.leave && (progress.best !== null || (trainer.step > 0 && !existsSync(out)));
      if (error instanceof SegueError && error.code === 'cancelled' && worthKeeping) {
        if (progress.best) assignParameters(model.parameters, run.best);
        await write();
        emit({ event: 'stopped', step: trainer.step, file: out });
      }
      throw error;
    }
  } finally {
    trainer.dispose();
    trainer.optimizer.dispose();
    model.dispose();
  }
}

function isDivided(data: MusicSource | Split<Piece>): data is Split<Piece> {
  return typeof data !== 'string' && 'training' in data;
}

async function readDataset(
  source: MusicSource,
  recipe: Recipe,
  emit: (event: TrainingEvent) => void,
  signal: AbortSignal,
): Promise<Dataset> {
  const collection = await collectPieces(
    source,
    ({ file, done, total, refused, repaired }) => {
      emit({ event: 'reading', file, done, total });
      for (const repair of repaired) emit({ event: 'repaired', ...repair });
      for (const refusal of refused) emit({ event: 'refused', ...refusal });
    },
    signal,
  );
  return makeDataset(collection, recipe.valFraction, recipe.seed);
}

function startTokenizer(recipe: Recipe, split: Split<Piece>, augmentation: Augmentation): Tokenizer {
  const tokenizer = fitTokenizer(tokenizerKind(recipe.tokenizer), split, augmentation);
  return recipe.infill === undefined ? tokenizer : withInfill(tokenizer);
}

function startModel(recipe: Recipe, tokenizer: Tokenizer) {
  const kind = modelKind(recipe.model);
  return { kind, config: kind.parse({ ...kind.presets[recipe.preset], ...recipe.config }), tokenizer };
}

function optimizerOptions({ weightDecay, beta2, clipNorm }: Recipe) {
  return { weightDecay, ...(beta2 !== undefined && { beta2 }), ...(clipNorm !== undefined && { clipNorm }) };
}

/** Makes the batches of a run, from their start or from a state. */
function batcherFor(
  training: Sequences,
  recipe: Recipe,
  recurrent: boolean,
  augmentation: Augmentation,
): (state?: BatcherState) => Batcher {
  const { batch: rows, window, seed, infill } = recipe;
  const options = { rows, window, seed, augmentation, infill };
  if (recipe.excerpts === 'random') return (state) => new ExcerptBatcher(training, options, state);
  return (state) =>
    recurrent ? new LaneBatcher(training, options, state) : new WindowBatcher(training, options, state);
}

/** What people call the model of a file that says no name. */
function nameOf(file = ''): string {
  return basename(file, '.safetensors');
}

function resultOf(
  progress: RunProgress,
  trainer: Trainer,
  testLoss: number,
  { patience }: Recipe,
  file: string,
): TrainingResult {
  if (!progress.best) throw new Error('A run ended without a validation.');
  return {
    steps: trainer.step,
    tokensPerSecond: progress.seconds > 0 ? progress.tokens / progress.seconds : 0,
    bestValidationLoss: progress.best.loss,
    testLoss,
    parameters: countParameters(shapesOf(trainer.model.parameters)),
    seconds: progress.seconds,
    stoppedEarly: progress.worse >= patience,
    ...(progress.before && { before: progress.before }),
    file,
  };
}
