import { existsSync } from 'node:fs';
import { SegueError } from '../../shared/errors.ts';
import type { Suite, SuiteData } from '../evaluation/suites/suite.ts';
import { noProgress, type Progress } from '../progress/progress.ts';
import { createProgress } from '../progress/progress-bar.ts';
import type { LoadedModel } from '../weights/model-file.ts';
import type { EvaluateChoices } from './evaluate-choices.ts';
import { interruptible } from './interruptible.ts';
import { createOutput, type Output } from './output.ts';
import { requireFile, requirePlaceFor } from './output-files.ts';
import { tellSuite } from './suite-report.ts';
import { trainingReport } from './training-report.ts';

/** What is random in a suite comes from this, where the user does not say. */
const defaultSeed = 1;

type SuiteChoices = EvaluateChoices & { readonly suite: string };

/** A model, and the data of the suite that it is scored on. */
interface Contestant {
  readonly data: SuiteData;
  readonly name: string;
  readonly file: string;
  readonly minutes: number | undefined;
}

/** `segue evaluate --suite`: trains a recipe of a published benchmark, or loads a model, and scores it by its protocol. */
export async function runSuite(choices: SuiteChoices): Promise<void> {
  const output = createOutput(choices.json === true);
  const progress = output.json ? noProgress : createProgress();
  await requireFile(choices.data);
  const { suiteOf } = await import('../evaluation/suites/registry.ts');
  const suite = suiteOf(choices.suite);
  try {
    const contestant = await (choices.model === undefined
      ? train(suite, choices, output, progress)
      : prepare(suite, choices, choices.model));
    const { loadModel } = await import('../weights/model-file.ts');
    const loaded = await loadModel(contestant.file);
    try {
      await score(suite, contestant, loaded, choices.samples, output, progress);
    } finally {
      loaded.model.dispose();
    }
  } finally {
    progress.clear();
  }
}

async function prepare(suite: Suite, { data, backend }: SuiteChoices, named: string): Promise<Contestant> {
  const { modelFile } = await import('./named-model.ts');
  const file = await modelFile(named);
  const { readModelMetadata } = await import('../weights/model-file.ts');
  const metadata = await readModelMetadata(file);
  const { dataOf } = await import('../evaluation/suites/score-suite.ts');
  const read = dataOf(suite, await suite.read(data), metadata);
  await activate(backend);
  return { data: read, name: metadata.model.kind, file, minutes: undefined };
}

async function train(suite: Suite, choices: SuiteChoices, output: Output, progress: Progress): Promise<Contestant> {
  const { dataFor, recipeNamed, suiteRecipe } = await import('../evaluation/suites/score-suite.ts');
  const recipe = recipeNamed(suite, choices.recipe);
  const { seed = defaultSeed, minutes, out = `${suite.id}-${recipe.name}.safetensors` } = choices;
  await requirePlaceFor(out);
  const { checkpointPath, readCheckpoint } = await import('../training/checkpoint.ts');
  const checkpoint = checkpointPath(out);
  if (choices.resume) {
    await requireFile(checkpoint);
    await readCheckpoint(checkpoint);
  } else if (existsSync(checkpoint)) {
    throw new SegueError(
      'bad-option',
      `A run that was stopped left ${checkpoint}: go on with it with --resume, or delete it to start over.`,
    );
  }
  const data = dataFor(recipe, await suite.read(choices.data));
  await activate(choices.backend);
  const { train } = await import('../training/train.ts');
  const { TrainingControl } = await import('../training/control.ts');
  const options = {
    data: data.split,
    tokenizer: data.tokenizer,
    out,
    recipe: suiteRecipe(recipe, seed, minutes),
    name: `${suite.id} ${recipe.name}`,
    ...(choices.resume && { resume: checkpoint }),
  };
  const { seconds } = await interruptible((signal) =>
    train(options, trainingReport(output, progress), new TrainingControl(signal)),
  ).catch((error: unknown) => {
    if (!(error instanceof SegueError) || error.code !== 'cancelled' || !existsSync(checkpoint)) throw error;
    const how = 'the same command with --resume goes on from there';
    throw new SegueError('cancelled', `Training was stopped; ${how}.`, { cause: error });
  });
  return { data, name: recipe.name, file: out, minutes: seconds / 60 };
}

async function score(
  suite: Suite,
  { data, name, file, minutes }: Contestant,
  loaded: LoadedModel,
  samples: number | undefined,
  output: Output,
  progress: Progress,
): Promise<void> {
  const { scoreSuite } = await import('../evaluation/suites/score-suite.ts');
  const result = await interruptible((signal) =>
    scoreSuite(suite, data, loaded, {
      samples,
      signal,
      onProgress: (stage, fraction) => progress.update(fraction, stage),
    }),
  );
  progress.clear();
  tellSuite({ suite, result, name, seed: loaded.metadata.seed, minutes, file }, output);
}

async function activate(backend: string | undefined): Promise<void> {
  const { chooseBackend } = await import('../backends/choose-backend.ts');
  await interruptible((signal) => chooseBackend(backend, { signal }));
}
