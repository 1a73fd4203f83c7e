import type { Command } from 'commander';
import { SegueError } from '../../../shared/errors.ts';
import type { Evaluation } from '../../evaluation/evaluate.ts';
import { noProgress } from '../../progress/progress.ts';
import { createProgress } from '../../progress/progress-bar.ts';
import { type EvaluateChoices, partNames } from '../evaluate-choices.ts';
import { interruptible } from '../interruptible.ts';
import { number, wholeNumber } from '../options.ts';
import { createOutput, type Output } from '../output.ts';
import { requireFile } from '../output-files.ts';

/** `segue evaluate`: how well a model predicts music. */
export function addEvaluate(program: Command): void {
  program
    .command('evaluate')
    .description(
      'Measure how well a model predicts music, in nats (lower is better). Of the folder that it was trained on the test pieces are taken, of any other all. With --suite, train on a published benchmark and print the published figures beside its own.',
    )
    .option(
      '--model <file>',
      'the model, as train wrote it, or its name in the library, such as folk; with --suite it is scored, and nothing trained',
    )
    .requiredOption(
      '--data <dir>',
      'a folder of .mid and .abc files, or one file; with --suite the published files’ folder',
    )
    .option('--suite <id>', 'a published benchmark: jsb-frames, nottingham-frames, jsb-16th or lecture-lab')
    .option('--recipe <name>', 'with --suite: which of its recipes trains, such as transformer (default: its first)')
    .option(
      '--minutes <m>',
      'with --suite: how long to train (default: the full recipe)',
      number('--minutes', 0.01, 525_600),
    )
    .option('--seed <s>', 'with --suite: random seed of everything (default: 1)', wholeNumber('--seed', 0, 0xffff_ffff))
    .option('--out <file>', 'with --suite: the model to write (default: SUITE-RECIPE.safetensors)')
    .option('--resume', 'with --suite: go on with the run that was stopped, whose checkpoint lies beside --out')
    .option(
      '--baselines',
      'print a unigram, a bigram and a 5-gram, whose orders are weighed by the validation pieces, beside the model',
    )
    .option(
      '--samples <n>',
      'tunes to sample for the share that parses, with the abc tokenizer (0 to 10000; default: 50, with --suite 100)',
      wholeNumber('--samples', 0, 10_000),
    )
    .option('--infill', 'measure too how well it knows what lies in a gap: from both sides, and from before it alone')
    .option('--statistics', 'instead of likelihoods: how continuations of held-out bars differ from the true ones')
    .option(
      '--seeds <n>',
      'with --statistics: how many stretches are carried on (1 to 1000; default: 15)',
      wholeNumber('--seeds', 1, 1000),
    )
    .option('--backend <id>', 'what to compute with, instead of the best that works (see segue devices)')
    .option('--json', 'write one JSON object to stdout instead of text')
    .addHelpText(
      'after',
      '\nExamples:\n  segue evaluate --model waltz.safetensors --data ~/midi --baselines' +
        '\n  segue evaluate --suite jsb-frames --data ~/frames --minutes 10',
    )
    .action(runEvaluate);
}

/** What has a meaning only where a suite trains, and only where no suite is named. */
const trainingOptions = ['recipe', 'minutes', 'seed', 'out', 'resume'] as const;
const folderOptions = ['baselines', 'infill', 'statistics', 'seeds'] as const;
/** What has no meaning where continuations are compared. */
const likelihoodOptions = ['baselines', 'infill', 'samples'] as const;

async function runEvaluate(choices: EvaluateChoices): Promise<void> {
  const { suite, model } = choices;
  if (suite !== undefined) {
    refuse(choices, folderOptions, 'has no meaning with --suite');
    if (model !== undefined) refuse(choices, trainingOptions, 'has no meaning where --model names a trained one');
    const { runSuite } = await import('../run-suite.ts');
    return runSuite({ ...choices, suite });
  }
  refuse(choices, trainingOptions, 'belongs to --suite');
  if (model === undefined) {
    throw new SegueError('bad-option', 'Name a model with --model, or a published benchmark with --suite.');
  }
  if (choices.statistics) {
    refuse(choices, likelihoodOptions, 'has no meaning with --statistics');
    const { runStatistics } = await import('../run-statistics.ts');
    return runStatistics(model, choices);
  }
  refuse(choices, ['seeds'], 'belongs to --statistics');
  await measure(model, choices);
}

function refuse(choices: EvaluateChoices, names: readonly (keyof EvaluateChoices)[], why: string): void {
  const given = names.find((name) => choices[name] !== undefined);
  if (given !== undefined) throw new SegueError('bad-option', `--${given} ${why}; leave it out.`);
}

async function measure(named: string, choices: EvaluateChoices): Promise<void> {
  const output = createOutput(choices.json === true);
  const progress = output.json ? noProgress : createProgress();
  const { modelFile } = await import('../named-model.ts');
  const file = await modelFile(named);
  await requireFile(choices.data);
  const { loadModel, readModelMetadata } = await import('../../weights/model-file.ts');
  await readModelMetadata(file);
  const { chooseBackend } = await import('../../backends/choose-backend.ts');
  await interruptible((signal) => chooseBackend(choices.backend, { signal }));
  const { evaluate } = await import('../../evaluation/evaluate.ts');
  const loaded = await loadModel(file);
  try {
    const evaluation = await interruptible((signal) =>
      evaluate({
        ...loaded,
        data: choices.data,
        withBaselines: choices.baselines,
        samples: choices.samples,
        withGaps: choices.infill,
        signal,
        onProgress: (stage, fraction) => progress.update(fraction, stage),
      }),
    );
    progress.clear();
    tell(evaluation, output);
  } finally {
    progress.clear();
    loaded.model.dispose();
  }
}

function tell({ part, scored, refused, scores, parsing, gaps }: Evaluation, output: Output): void {
  const [model, ...baselines] = scores;
  output.event({ event: 'done', part, ...scored, ...model, baselines, parsing, gaps, refused });

  for (const { file, reason } of refused) output.note(`Skipped ${file}: ${reason}`);
  output.say(`${scored.pieces} pieces, ${scored.tokens} tokens, ${scored.notes} notes: ${partNames[part]}.`);
  const figure = (value: number | undefined) => (value === undefined ? '–' : value.toFixed(4)).padStart(10);
  const columns = ['nats/token', 'nats/note', 'nats/frame', 'nats/char'];
  output.say(`${''.padEnd(12)}${columns.map((name) => name.padStart(10)).join(' ')}`);
  for (const { name, natsPerToken, natsPerNote, natsPerFrame, natsPerCharacter } of scores) {
    const figures = [natsPerToken, natsPerNote, natsPerFrame, natsPerCharacter].map(figure);
    output.say(`${name.padEnd(12)}${figures.join(' ')}`);
  }
  if (gaps) {
    const figures = `${gaps.bothSides.toFixed(4)} nats a note from both sides, ${gaps.leftOnly.toFixed(4)} from before it alone`;
    output.say(`In ${gaps.gaps} gaps with ${gaps.notes} notes: ${figures}.`);
  }
  if (parsing) output.say(`Of ${parsing.samples} sampled tunes ${parsing.parsed} parse as ABC.`);
}
