import type { Command } from 'commander';
import { SegueError } from '../../../shared/errors.ts';
import type { Song } from '../../../shared/music/song.ts';
import { addConstraintOptions } from '../constraint-options.ts';
import { addLikenessOptions } from '../likeness-options.ts';
import { wholeNumber } from '../options.ts';
import { requireOtherFile } from '../output-files.ts';
import { addSamplingOptions } from '../sampling-options.ts';
import { type WritingChoices, writeVariations } from '../write-variations.ts';

interface InfillChoices extends WritingChoices {
  readonly in: string;
  readonly fromBar: number;
  readonly toBar: number;
  readonly lock?: string;
}

/** `segue infill`: writes some bars of a song anew. */
export function addInfill(program: Command): void {
  const command = program
    .command('infill')
    .description('Write some bars of a song anew, so that they fit what comes before and after them.')
    .requiredOption('--model <file>', 'a model that was trained with --infill')
    .requiredOption('--in <file>', 'the song, .mid or .abc')
    .requiredOption(
      '--from-bar <a>',
      'the first bar to write; the song’s first is 1, a pickup 0',
      barNumber('--from-bar'),
    )
    .requiredOption('--to-bar <b>', 'the last bar to write', barNumber('--to-bar'))
    .requiredOption('--out <file>', 'the MIDI file to write; several takes go to OUT-1.mid, OUT-2.mid and so on')
    .option('--lock <file>', 'a file whose notes in these bars stay as they are');
  addSamplingOptions(command, undefined);
  addConstraintOptions(command, ['length']);
  addLikenessOptions(command)
    .option('--backend <id>', 'what to compute with, instead of the best that works (see segue devices)')
    .option('--json', 'write one JSON object to stdout instead of text')
    .addHelpText(
      'after',
      '\nExample:\n  segue infill --model folk.safetensors --in song.mid --from-bar 5 --to-bar 8 --out other.mid --seed 7',
    )
    .action(runInfill);
}

const barNumber = (option: string) => wholeNumber(option, 0, 100_000);

async function runInfill(choices: InfillChoices): Promise<void> {
  await writeVariations(choices, async (files) => {
    for (const file of files) {
      await requireOtherFile(file, choices.in);
      if (choices.lock !== undefined) await requireOtherFile(file, choices.lock);
    }
    const { readSong } = await import('../../files/read-song.ts');
    const { song } = await readSong(choices.in);
    const stretch = await stretchOf(song, choices);
    const locked = choices.lock === undefined ? undefined : (await readSong(choices.lock)).song;
    const { infillSong } = await import('../../sampling/infill.ts');
    return (request) => infillSong({ ...request, song, stretch, locked });
  });
}

/** The ticks of the bars that were asked for. */
async function stretchOf(song: Song, { fromBar, toBar }: InfillChoices): Promise<{ from: number; to: number }> {
  const { BarMap } = await import('../../../shared/music/time.ts');
  const bars = new BarMap(song);
  const first = bars.pickup ? 0 : 1;
  const last = bars.barAt(Math.max(0, song.ticks - 1)).index + first;
  if (fromBar < first || toBar < fromBar || toBar > last) {
    throw new SegueError(
      'bad-option',
      `--from-bar and --to-bar must name bars of the song, which has bars ${first} to ${last}, in their order; not ${fromBar} and ${toBar}.`,
    );
  }
  const end = bars.bar(toBar - first);
  return { from: bars.bar(fromBar - first).start, to: end.start + end.length };
}
