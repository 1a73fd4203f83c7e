import type { Command } from 'commander';
import { addConstraintOptions } from '../constraint-options.ts';
import { addLikenessOptions } from '../likeness-options.ts';
import { addSamplingOptions } from '../sampling-options.ts';
import { type WritingChoices, writeVariations } from '../write-variations.ts';

/** `segue generate`: music without a seed. */
export function addGenerate(program: Command): void {
  const command = program
    .command('generate')
    .description('Let a model write music from nothing.')
    .requiredOption('--model <file>', 'the model, as train wrote it, or its name in the library, such as folk')
    .requiredOption('--out <file>', 'the MIDI file to write; several takes go to OUT-1.mid, OUT-2.mid and so on');
  addSamplingOptions(command, 'until the model ends the piece');
  addConstraintOptions(command);
  addLikenessOptions(command)
    .option('--backend <id>', 'what to compute with, instead of the best that works (see segue devices)')
    .option('--json', 'write one JSON object to stdout instead of text')
    .addHelpText('after', '\nExample:\n  segue generate --model waltz.safetensors --out new.mid --bars 16')
    .action(runGenerate);
}

async function runGenerate(choices: WritingChoices): Promise<void> {
  await writeVariations(choices, async () => {
    const { generateSongs } = await import('../../sampling/generate.ts');
    return generateSongs;
  });
}
