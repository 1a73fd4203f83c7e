import { mkdir } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Command } from 'commander';
import { createOutput } from '../output.ts';
import { runContinue } from './continue.ts';
import { runTrain } from './train.ts';

const songs = fileURLToPath(new URL('../../../assets/songs', import.meta.url));

/** `segue try`: the whole way once, from songs to a model to music. */
export function addTry(program: Command): void {
  program
    .command('try')
    .description('See the whole way once: train a tiny model for a minute on a few songs, then continue one of them.')
    .option('--out <dir>', 'the folder for what comes of it, made where it is missing', 'segue-try')
    .addHelpText('after', '\nExample:\n  segue try')
    .action(runTry);
}

async function runTry({ out }: { readonly out: string }): Promise<void> {
  const output = createOutput(false);
  await mkdir(out, { recursive: true });
  const model = join(out, 'model.safetensors');
  const music = join(out, 'ode-to-joy-continued.mid');

  output.note('Training a tiny LSTM for a minute on the songs in assets/songs.');
  await runTrain({ data: songs, out: model, model: 'lstm', preset: 'tiny', tokenizer: 'remi', minutes: 1, seed: 1 });
  output.note('\nContinuing the Ode to Joy by eight bars.');
  await runContinue({ model, in: join(songs, 'ode-to-joy.abc'), out: music, bars: 8, seed: 1, temperature: [0.9] });

  output.say(`\nThe tune and its continuation are in ${relative('', music)}: open it with any MIDI player.`);
  output.say('A minute is little. With music of your own and more time, more comes of it:');
  output.say('  npm run -s segue -- train --data FOLDER --minutes 10 --out my-model.safetensors');
  output.say('  npm run -s segue -- continue --model my-model.safetensors --in SEED.mid --out next.mid --bars 8');
}
