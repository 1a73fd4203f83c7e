import type { Command } from 'commander';
import type { Evaluation, ScoredPart } from '../../evaluation/evaluate.ts';
import { noProgress } from '../../progress/progress.ts';
import { createProgress } from '../../progress/progress-bar.ts';
import { interruptible } from '../interruptible.ts';
import { wholeNumber } from '../options.ts';
import { createOutput, type Output } from '../output.ts';
import { requireFile } from '../output-files.ts';

interface EvaluateChoices {
  readonly model: string;
  readonly data: string;
  readonly baselines?: true;
  readonly samples?: number;
  readonly infill?: true;
  readonly backend?: string;
  readonly json?: true;
}

/** `segue evaluate`: how well a model predicts music. */
export function addEvaluate(program: Command): void {
  program
    .command('evaluate')
    .description(
      'Measure how well a model predicts music, in nats (lower is better). Of the folder that it was trained on the test pieces are taken, of any other all.',
    )
    .requiredOption('--model <file>', 'the model, as train wrote it')
    .requiredOption('--data <dir>', 'a folder of .mid and .abc files, or one file')
    .option('--baselines', 'print a unigram, a bigram and an order-5 n-gram with back-off beside the model')
    .option(
      '--samples <n>',
      'tunes to sample for the share that parses, with the abc tokenizer (0 to 10000; default: 50)',
      wholeNumber('--samples', 0, 10_000),
    )
    .option('--infill', 'measure too how well it knows what lies in a gap: from both sides, and from before it alone')
    .option('--backend <id>', 'what to compute with, instead of the best that works (see segue devices)')
    .option('--json', 'write one JSON object to stdout instead of text')
    .addHelpText('after', '\nExample:\n  segue evaluate --model waltz.safetensors --data ~/midi --baselines')
    .action(runEvaluate);
}

async function runEvaluate(choices: EvaluateChoices): Promise<void> {
  const output = createOutput(choices.json === true);
  const progress = output.json ? noProgress : createProgress();
  await requireFile(choices.model);
  await requireFile(choices.data);
  const { loadModel, readModelMetadata } = await import('../../weights/model-file.ts');
  await readModelMetadata(choices.model);
  const { chooseBackend } = await import('../../backends/choose-backend.ts');
  await interruptible((signal) => chooseBackend(choices.backend, { signal }));
  const { evaluate } = await import('../../evaluation/evaluate.ts');
  const loaded = await loadModel(choices.model);
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

const partNames: Readonly<Record<ScoredPart, string>> = {
  test: 'the test pieces of the music that the model was trained on',
  'other test': 'the test pieces of other music than the model was trained on',
  other: 'all pieces of other music than the model was trained on',
};

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
