import { basename, extname } from 'node:path';
import type { Command } from 'commander';
import { SegueError } from '../../../shared/errors.ts';
import type { Contestant } from '../../listening/write-listening-test.ts';
import { noProgress } from '../../progress/progress.ts';
import { createProgress } from '../../progress/progress-bar.ts';
import { interruptible } from '../interruptible.ts';
import { wholeNumber } from '../options.ts';
import { createOutput } from '../output.ts';
import { requireFile } from '../output-files.ts';

interface ListenChoices {
  readonly model: readonly string[];
  readonly data: string;
  readonly out: string;
  readonly seeds?: number;
  readonly bars?: number;
  readonly seed?: number;
  readonly backend?: string;
  readonly json?: true;
}

/** `segue listen`: composers and models, heard without knowing which is which. */
export function addListen(program: Command): void {
  program
    .command('listen')
    .description(
      'Make a page to listen to pieces that the first model has not learned, each carried on by its composer and by each model, in an order that is told once you have chosen.',
    )
    .requiredOption('--model <file...>', 'one model or several, as train wrote them')
    .requiredOption(
      '--data <dir>',
      'a folder of .mid and .abc files; of the one that it was trained on the test pieces are taken',
    )
    .requiredOption('--out <dir>', 'the folder to make, with index.html and the sounds')
    .option('--seeds <n>', 'how many pieces (1 to 100; default: 10)', wholeNumber('--seeds', 1, 100))
    .option('--bars <n>', 'bars of each before and after the seam (1 to 64; default: 8)', wholeNumber('--bars', 1, 64))
    .option('--seed <s>', 'random seed of everything (default: 1)', wholeNumber('--seed', 0, 0xffff_ffff))
    .option('--backend <id>', 'what to compute with, instead of the best that works (see segue devices)')
    .option('--json', 'write one JSON object to stdout instead of text')
    .addHelpText('after', '\nExample:\n  segue listen --model waltz.safetensors --data ~/midi --out listening')
    .action(runListen);
}

/** Makes the page as the options say, and tells of it. */
async function runListen(choices: ListenChoices): Promise<void> {
  const output = createOutput(choices.json === true);
  const progress = output.json ? noProgress : createProgress();
  const { data, out, seeds: count = 10, bars = 8, seed: randomSeed = 1 } = choices;
  const { modelFile } = await import('../named-model.ts');
  const files = await Promise.all(choices.model.map(modelFile));
  await requireFile(data);
  const { requireFreshFolder, writeListeningTest } = await import('../../listening/write-listening-test.ts');
  await requireFreshFolder(out);
  const { loadModel, readModelMetadata } = await import('../../weights/model-file.ts');
  const [first] = await Promise.all(files.map((file) => readModelMetadata(file)));
  if (!first) throw new SegueError('bad-option', 'Name at least one model with --model.');
  const { collectPieces } = await import('../../training/collect.ts');
  const { choosePieces } = await import('../../evaluation/choose-pieces.ts');
  const { drawSeeds } = await import('../../evaluation/held-out-seeds.ts');
  const collection = await interruptible((signal) =>
    collectPieces(data, ({ done, total }) => progress.update(done / total, 'reading'), signal),
  );
  const seeds = drawSeeds(choosePieces(collection, first, false).tested, count, bars, randomSeed);
  if (seeds.length === 0) {
    throw new SegueError(
      'no-data',
      `There are no ${2 * bars} bars of one piece in ${data}; ask for fewer with --bars.`,
    );
  }
  const { chooseBackend } = await import('../../backends/choose-backend.ts');
  await interruptible((signal) => chooseBackend(choices.backend, { signal }));
  const { SampleBank } = await import('../../sound/sample-bank.ts');
  const bank = new SampleBank();
  const contestants: Contestant[] = [];
  try {
    for (const file of files) {
      const loaded = await loadModel(file);
      contestants.push({ name: loaded.metadata.name ?? basename(file, extname(file)), loaded });
    }
    const written = await interruptible((signal) =>
      writeListeningTest({
        seeds,
        contestants,
        bars,
        randomSeed,
        bank,
        out,
        signal,
        onProgress: (fraction) => progress.update(fraction, 'playing'),
      }),
    );
    progress.clear();
    output.event({ event: 'done', out, seeds: written });
    output.say(`${out}/index.html: ${written.length} pieces; open it in a browser.`);
  } finally {
    progress.clear();
    bank.free();
    for (const { loaded } of contestants) loaded.model.dispose();
  }
}
