import type { Command } from 'commander';
import type { Sound } from '../../../shared/tokens/tokenizer.ts';
import { barNumber, stretchOf } from '../bar-stretch.ts';
import { addConstraintOptions } from '../constraint-options.ts';
import { addLikenessOptions } from '../likeness-options.ts';
import { requireOtherFile } from '../output-files.ts';
import { addSamplingOptions } from '../sampling-options.ts';
import { parseSound } from '../sound-option.ts';
import { type WritingChoices, writeVariations } from '../write-variations.ts';

interface AccompanyChoices extends WritingChoices {
  readonly in: string;
  readonly program: Sound;
  readonly fromBar?: number;
  readonly toBar?: number;
}

/** `segue accompany`: writes another track to a song. */
export function addAccompany(program: Command): void {
  const command = program
    .command('accompany')
    .description('Write another track to a song: the song unchanged, and a new part beside it.')
    .requiredOption('--model <file>', 'a model of music with several instruments, as train wrote it')
    .requiredOption('--in <file>', 'the song, .mid or .abc')
    .requiredOption('--program <p>', 'the new track’s instrument: 0 to 127, a name such as Cello, or drums', parseSound)
    .requiredOption('--out <file>', 'the MIDI file to write; several takes go to OUT-1.mid, OUT-2.mid and so on')
    .option(
      '--from-bar <a>',
      'the first bar in which it plays; the song’s first is 1, a pickup 0',
      barNumber('--from-bar'),
    )
    .option('--to-bar <b>', 'the last bar in which it plays', barNumber('--to-bar'));
  addSamplingOptions(command, undefined);
  addConstraintOptions(command, ['length', 'tracks']);
  addLikenessOptions(command)
    .option('--backend <id>', 'what to compute with, instead of the best that works (see segue devices)')
    .option('--json', 'write one JSON object to stdout instead of text')
    .addHelpText(
      'after',
      '\nExample:\n  segue accompany --model quartets.safetensors --in trio.mid --program Cello --out quartet.mid --seed 7',
    )
    .action(runAccompany);
}

async function runAccompany(choices: AccompanyChoices): Promise<void> {
  await writeVariations(choices, async (files) => {
    for (const file of files) await requireOtherFile(file, choices.in);
    const { readSong } = await import('../../files/read-song.ts');
    const { song } = await readSong(choices.in);
    const stretch = await stretchOf(song, choices);
    const { accompanySong } = await import('../../sampling/accompany.ts');
    return (request) => accompanySong({ ...request, song, sound: choices.program, stretch });
  });
}
