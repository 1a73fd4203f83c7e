import type { Command } from 'commander';
import type { Bin, DatasetReport, SongFilter } from '../../../shared/ipc/contract.ts';
import { noProgress } from '../../progress/progress.ts';
import { createProgress } from '../../progress/progress-bar.ts';
import { interruptible } from '../interruptible.ts';
import { number, wholeNumber } from '../options.ts';
import { createOutput } from '../output.ts';
import { requireFile } from '../output-files.ts';

interface DatasetChoices {
  readonly seed: number;
  readonly valFraction: number;
  readonly minBars?: number;
  readonly maxBars?: number;
  readonly minPolyphony?: number;
  readonly maxPolyphony?: number;
  readonly meter?: readonly string[];
  readonly program?: readonly number[];
  readonly json?: true;
}

const mostBars = 1_000_000;
const mostPolyphony = 128;

/** `segue dataset`: what is in a folder of music. */
export function addDataset(program: Command): void {
  program
    .command('dataset')
    .argument('<dir>', 'a folder of .mid and .abc files, its sub-folders included, or one file')
    .description('Read a folder of music as training would, and tell what is in it.')
    .option('--meter <n/d...>', 'only songs in these meters, such as 3/4')
    .option(
      '--program <n...>',
      'only songs with a track of these General MIDI programs, 0 to 127; 128 is drums',
      (text: string, before: readonly number[] = []) => [...before, wholeNumber('--program', 0, 128)(text)],
    )
    .option('--min-bars <n>', 'only songs of so many bars at least', wholeNumber('--min-bars', 0, mostBars))
    .option('--max-bars <n>', 'only songs of so many bars at most', wholeNumber('--max-bars', 0, mostBars))
    .option(
      '--min-polyphony <n>',
      'only songs in which so many notes sound at once, on average',
      number('--min-polyphony', 0, mostPolyphony),
    )
    .option('--max-polyphony <n>', 'at most so many', number('--max-polyphony', 0, mostPolyphony))
    .option('--seed <s>', 'random seed of the split (default: 0)', wholeNumber('--seed', 0, 0xffff_ffff), 0)
    .option(
      '--val-fraction <f>',
      'share of the pieces to validate with, and again to test with (default: 0.1)',
      number('--val-fraction', 0.01, 0.49),
      0.1,
    )
    .option('--json', 'write one JSON object to stdout instead of text')
    .addHelpText(
      'after',
      '\nExamples:\n  segue dataset ~/midi\n  segue dataset ~/midi --meter 3/4 6/8 --min-bars 16 --json',
    )
    .action(runDataset);
}

async function runDataset(folder: string, choices: DatasetChoices): Promise<void> {
  const { scanFolder } = await import('../../datasets/scan-folder.ts');
  const output = createOutput(choices.json === true);
  const progress = output.json ? noProgress : createProgress();
  await requireFile(folder);
  const { report, refused, duplicates } = await interruptible((signal) =>
    scanFolder(folder, {
      filter: filterOf(choices),
      seed: choices.seed,
      fraction: choices.valFraction,
      signal,
      onProgress: (stage, done, total) => progress.update(done / total, `${stage} ${done} of ${total} files`),
    }),
  ).finally(() => progress.clear());
  const { dataset, selected, histograms, roles, split } = report;
  output.event({
    ...{ files: dataset.files, songs: dataset.songs, notes: dataset.notes, seconds: dataset.seconds },
    refused,
    duplicates: dataset.exactDuplicates,
    nearDuplicates: dataset.nearDuplicates,
    duplicateSongs: duplicates.map(({ name, duplicate }) => ({ name, of: duplicate?.of, kind: duplicate?.kind })),
    ...{ selected, split, histograms, roles },
  });
  for (const { file, reason } of refused) output.note(`Refused ${file}: ${reason}`);
  for (const line of linesOf(report)) output.say(line);
}

function filterOf({ meter, program, minBars, maxBars, minPolyphony, maxPolyphony }: DatasetChoices): SongFilter {
  const bars = minBars !== undefined || maxBars !== undefined;
  const polyphony = minPolyphony !== undefined || maxPolyphony !== undefined;
  return {
    ...(meter && { meters: meter }),
    ...(program && { programs: program }),
    ...(bars && { bars: [minBars ?? 0, maxBars ?? mostBars] }),
    ...(polyphony && { polyphony: [minPolyphony ?? 0, maxPolyphony ?? mostPolyphony] }),
  };
}

function linesOf({ dataset, selected, histograms, roles, split }: DatasetReport): string[] {
  const counts = [
    [dataset.files, 'files'],
    [dataset.songs, 'songs'],
    [dataset.refused, 'refused'],
    [dataset.exactDuplicates, 'duplicates'],
  ] as const;
  const hours = (seconds: number) => `${(seconds / 3600).toFixed(1)} hours`;
  const counted = (value: number) => value.toLocaleString('en');
  return [
    counts.map(([count, what]) => `${counted(count)} ${what}`).join(' · '),
    `${counted(dataset.notes)} notes, ${hours(dataset.seconds)}; ${counted(dataset.nearDuplicates)} near duplicates`,
    `To learn from: ${counted(selected.songs)} songs with ${counted(selected.notes)} notes, ${hours(selected.seconds)}: ` +
      `${counted(split.training.songs)} to train on, ${counted(split.validation.songs)} to validate, ${counted(split.test.songs)} to test`,
    `Tracks: ${roles.map(({ role, tracks }) => `${counted(tracks)} ${role}`).join(', ')}`,
    ...Object.entries(histograms).map(([what, bins]) => `${what}: ${binsOf(bins)}`),
  ];
}

function binsOf(bins: readonly Bin[]): string {
  const shown = bins.slice(0, 10).map(({ label, songs }) => `${label} (${songs})`);
  return [...shown, ...(bins.length > 10 ? [`${bins.length - 10} more`] : [])].join(', ');
}
