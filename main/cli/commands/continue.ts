import type { Command } from 'commander';
import { addConstraintOptions } from '../constraint-options.ts';
import { addLikenessOptions } from '../likeness-options.ts';
import { requireOtherFile } from '../output-files.ts';
import { addSamplingOptions } from '../sampling-options.ts';
import { type WritingChoices, writeVariations } from '../write-variations.ts';

interface ContinueChoices extends WritingChoices {
  readonly in: string;
}

/** `segue continue`: carries a melody on. */
export function addContinue(program: Command): void {
  const command = program
    .command('continue')
    .description('Carry a song on with a model: the song unchanged, then new bars on the same tracks.')
    .requiredOption('--model <file>', 'the model, as train wrote it, or its name in the library, such as folk')
    .requiredOption('--in <file>', 'the song to carry on, .mid or .abc')
    .requiredOption('--out <file>', 'the MIDI file to write; several takes go to OUT-1.mid, OUT-2.mid and so on');
  addSamplingOptions(command, 8);
  addConstraintOptions(command);
  addLikenessOptions(command)
    .option('--backend <id>', 'what to compute with, instead of the best that works (see segue devices)')
    .option('--json', 'write one JSON object to stdout instead of text')
    .addHelpText(
      'after',
      '\nExample:\n  segue continue --model waltz.safetensors --in seed.mid --out next.mid --bars 8 --variations 4 --seed 7',
    )
    .action(runContinue);
}

/** Continues a song as the options say, and tells of it. */
export async function runContinue(choices: ContinueChoices): Promise<void> {
  await writeVariations(choices, async (files) => {
    for (const file of files) await requireOtherFile(file, choices.in);
    const { readSong } = await import('../../files/read-song.ts');
    const { song } = await readSong(choices.in);
    const { continueSong } = await import('../../sampling/continue.ts');
    return (request) => continueSong({ ...request, song });
  });
}
