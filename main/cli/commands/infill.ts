import type { Command } from 'commander';
import { barNumber, stretchOf } from '../bar-stretch.ts';
import { addConstraintOptions } from '../constraint-options.ts';
import { addLikenessOptions } from '../likeness-options.ts';
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
