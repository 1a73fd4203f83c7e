import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import type { Command } from 'commander';
import { messageOf, SegueError } from '../../../shared/errors.ts';
import { type Preset, presets } from '../../models/model.ts';
import { noProgress } from '../../progress/progress.ts';
import { createProgress } from '../../progress/progress-bar.ts';
import type { TrainingEvent } from '../../training/events.ts';
import type { Recipe } from '../../training/recipe.ts';
import { interruptible } from '../interruptible.ts';
import { number, oneOf, setting, wholeNumber } from '../options.ts';
import { createOutput } from '../output.ts';
import { requireFile, requireOtherFile, requirePlaceFor } from '../output-files.ts';
import { trainingReport } from '../training-report.ts';

const storages = ['single', 'half'] as const;

/** The options of `segue train`; what was not given is left out, so that a resumed run can tell. */
export interface TrainChoices {
  readonly data: string;
  readonly out: string;
  readonly model?: string;
  readonly preset?: Preset;
  readonly tokenizer?: string;
  readonly minutes?: number;
  readonly steps?: number;
  readonly seed?: number;
  readonly valFraction?: number;
  readonly batch?: number;
  readonly window?: number;
  readonly learningRate?: number;
  readonly patience?: number;
  readonly weightDecay?: number;
  readonly averaging?: number;
  readonly infill?: number;
  readonly storage?: (typeof storages)[number];
  readonly name?: string;
  readonly about?: string;
  readonly set?: Readonly<Record<string, string | number | boolean>>;
  readonly from?: string;
  readonly resume?: string;
  readonly checkpointSeconds?: number;
  readonly backend?: string;
  readonly json?: true;
}

/** `segue train`: a folder of music becomes a model. */
export function addTrain(program: Command): void {
  program
    .command('train')
    .description('Train a model on a folder of music. Ctrl-C stops within a step and keeps what was learnt.')
    .requiredOption('--data <dir>', 'a folder of .mid and .abc files, its sub-folders included, or one file')
    .requiredOption('--out <file>', 'the model to write, .safetensors')
    .option('--model <kind>', 'rnn, lstm or transformer (default: lstm)')
    .option(
      '--preset <size>',
      `${presets.join(', ')}; what each takes here is told first (default: small)`,
      oneOf('--preset', presets),
    )
    .option('--tokenizer <id>', 'remi, performance, frames, voices or abc (default: remi)')
    .option('--minutes <m>', 'how long to train (default: 10)', number('--minutes', 0.01, 525_600))
    .option('--steps <n>', 'how many steps to train, instead of minutes', wholeNumber('--steps', 1, 1e9))
    .option('--seed <s>', 'random seed of everything (default: 0)', wholeNumber('--seed', 0, 0xffff_ffff))
    .option(
      '--val-fraction <f>',
      'share of the pieces to validate with, and again to test with (default: 0.1)',
      number('--val-fraction', 0.01, 0.49),
    )
    .option('--batch <n>', 'sequences side by side, instead of the preset’s', wholeNumber('--batch', 1, 4096))
    .option(
      '--window <n>',
      'tokens of a sequence in one step, instead of the preset’s',
      wholeNumber('--window', 1, 65_536),
    )
    .option('--learning-rate <r>', 'at its peak, instead of the preset’s', number('--learning-rate', 1e-6, 1))
    .option(
      '--weight-decay <d>',
      'share of a weight lost a step, times the rate (default: 0.01)',
      number('--weight-decay', 0, 1),
    )
    .option(
      '--averaging <d>',
      'keep a decaying average of the weights over the steps instead of the last ones: 0.998 reaches back over about 500 (default: none)',
      number('--averaging', 0.001, 0.99999),
    )
    .option(
      '--patience <n>',
      'validations without a better loss after which training stops (default: 10)',
      wholeNumber('--patience', 1, 1e6),
    )
    .option(
      '--infill <share>',
      'share of the windows whose middle is moved to the end, so that the model can fill gaps (default: 0)',
      number('--infill', 0, 0.9),
    )
    .option(
      '--storage <precision>',
      'how weights are stored: single, or half, which halves the file (default: single)',
      oneOf('--storage', storages),
    )
    .option('--name <name>', 'what the model is called')
    .option('--about <file>', 'Markdown for its card: where the music comes from, notices that go with it')
    .option('--set <name=value>', 'a part of the model’s configuration, such as hidden=256; may be repeated', setting)
    .option(
      '--from <model>',
      'train a model further that is there, a file or one of the library, such as folk; what it is stays as it is',
    )
    .option('--resume <file>', 'go on with a run that was stopped: its checkpoint, or the model that it was to write')
    .option(
      '--checkpoint-seconds <s>',
      'least time between two checkpoints (default: 60)',
      number('--checkpoint-seconds', 0, 86_400),
    )
    .option('--backend <id>', 'what to compute with, instead of the best that works (see segue devices)')
    .option('--json', 'write one JSON object an event to stdout instead of text')
    .addHelpText(
      'after',
      '\nExamples:\n  segue train --data ~/midi --model transformer --preset small --minutes 30 --out waltz.safetensors' +
        '\n  segue train --data ~/midi --out waltz.safetensors --resume waltz.safetensors' +
        '\n  segue train --data ~/my-tunes --from folk --minutes 5 --out my-folk.safetensors' +
        '\n  segue train --data tunes.abc --tokenizer abc --model rnn --set activation=relu --out relu.safetensors',
    )
    .action(async (choices: TrainChoices) => {
      await runTrain(choices);
    });
}

/** Trains as the options say, and tells of it. */
export async function runTrain(choices: TrainChoices): Promise<void> {
  const { data, out, resume, backend, json } = choices;
  const output = createOutput(json === true);
  const progress = output.json ? noProgress : createProgress();
  await requirePlaceFor(out);
  await requireOtherFile(out, data);
  const about = choices.about === undefined ? undefined : await readAbout(choices.about);
  const recipe = recipeOf(choices);
  const { resolveRecipe } = await import('../../training/recipe.ts');
  const checkpoint = resume === undefined ? undefined : await checkpointOf(resume);
  const from = choices.from === undefined ? undefined : await baseOf(choices.from, recipe, checkpoint);
  if (from !== undefined) await requireOtherFile(out, from);
  else if (checkpoint === undefined) await requireSettings(resolveRecipe(recipe));
  await requireMusic(data);
  const { chooseBackend } = await import('../../backends/choose-backend.ts');
  const active = await interruptible((signal) => chooseBackend(backend, { signal }));
  const { deviceLine } = await import('../../backends/device-line.ts');

  const { cardSamples } = await import('../../training/card-figures.ts');
  const { train } = await import('../../training/train.ts');
  const { TrainingControl } = await import('../../training/control.ts');
  const report = trainingReport(output, progress);
  let saved: (TrainingEvent & { event: 'checkpoint' }) | undefined;
  let kept = '';
  const emit = (event: TrainingEvent) => {
    if (event.event === 'checkpoint') saved = event;
    if (event.event === 'stopped') kept = `${event.file} holds the best of what it learnt so far, and `;
    report(event);
  };
  const options = {
    data,
    out,
    recipe,
    card: { samples: cardSamples, device: deviceLine(active) },
    ...(from !== undefined && { from }),
    ...(checkpoint !== undefined && { resume: checkpoint }),
    ...(choices.name !== undefined && { name: choices.name }),
    ...(about !== undefined && { about }),
    ...(choices.checkpointSeconds !== undefined && { checkpointSeconds: choices.checkpointSeconds }),
  };
  try {
    await interruptible((signal) => train(options, emit, new TrainingControl(signal)));
  } catch (error) {
    if (!saved || !(error instanceof SegueError) || error.code !== 'cancelled') throw error;
    const how = `the same command with --resume ${out} goes on from there`;
    throw new SegueError('cancelled', `Training was stopped after step ${saved.step}; ${kept}${how}.`, {
      cause: error,
    });
  } finally {
    progress.clear();
  }
}

/** What was asked for, in the names of a recipe. */
function recipeOf({ set, infill = 0, storage, ...choices }: TrainChoices) {
  const { data, out, from, resume, checkpointSeconds, backend, json, name, about, ...asked } = choices;
  return {
    ...asked,
    ...(set && { config: { ...set } }),
    ...(infill > 0 && { infill }),
    ...(storage === 'half' && { storage }),
  };
}

async function readAbout(file: string): Promise<string> {
  await requireFile(file);
  return readFile(file, 'utf8');
}

/** The file of the model that is to be trained further; what is asked for is checked before the engine starts. */
async function baseOf(named: string, recipe: Partial<Recipe>, checkpoint: string | undefined): Promise<string> {
  if (checkpoint !== undefined) {
    throw new SegueError('bad-option', 'A resumed run knows the model that it began as; leave --from out.');
  }
  const { namedModel } = await import('../named-model.ts');
  const { fineTuneRecipe } = await import('../../training/fine-tune.ts');
  const { resolveRecipe } = await import('../../training/recipe.ts');
  const { readModelMetadata } = await import('../../weights/model-file.ts');
  const { file } = await namedModel(named);
  resolveRecipe(fineTuneRecipe(await readModelMetadata(file), named, recipe));
  return file;
}

/** The checkpoint that a user means who names it, or the model that was to come of it. */
async function checkpointOf(file: string): Promise<string> {
  const { checkpointPath, readCheckpoint } = await import('../../training/checkpoint.ts');
  const checkpoint = existsSync(checkpointPath(file)) ? checkpointPath(file) : file;
  await requireFile(checkpoint);
  await readCheckpoint(checkpoint);
  return checkpoint;
}

/** Makes sure that what `--set` names is a part of the model's configuration and has a value that it can have. */
async function requireSettings({ model, preset, config }: Recipe): Promise<void> {
  const { modelKind } = await import('../../models/registry.ts');
  const { presets, parse } = modelKind(model);
  const names = Object.keys(presets[preset]);
  const unknown = Object.keys(config).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new SegueError('bad-option', `The model ${model} has no setting “${unknown}”; it has ${names.join(', ')}.`);
  }
  try {
    parse({ ...presets[preset], ...config });
  } catch (error) {
    throw new SegueError('bad-option', `--set does not fit the model ${model}: ${messageOf(error)}`, { cause: error });
  }
}

/** Finds out, before the engine starts, whether there is anything to train on. */
async function requireMusic(data: string): Promise<void> {
  await requireFile(data);
  const { readPieces } = await import('../../training/collect.ts');
  await readPieces(data).next();
}
