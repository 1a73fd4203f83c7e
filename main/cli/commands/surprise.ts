import type { Command } from 'commander';
import { SegueError } from '../../../shared/errors.ts';
import type { Surprise } from '../../evaluation/surprise.ts';
import { barNumber, stretchOf } from '../bar-stretch.ts';
import { interruptible } from '../interruptible.ts';
import { createOutput } from '../output.ts';

interface SurpriseChoices {
  readonly model: string;
  readonly in: string;
  readonly fromBar?: number;
  readonly toBar?: number;
  readonly lock?: string;
  readonly backend?: string;
  readonly json?: true;
}

/** `segue surprise`: what a model did not expect in a song. */
export function addSurprise(program: Command): void {
  program
    .command('surprise')
    .description(
      'Tell how little a model expected each note of a song, in nats: 0 was certain, 3 was one chance in 20.',
    )
    .requiredOption('--model <file>', 'the model, as train wrote it, or its name in the library, such as folk')
    .requiredOption('--in <file>', 'the song, .mid or .abc')
    .option(
      '--from-bar <a>',
      'tell only of bars from this one on, as they are to a model that fills them and knows both sides; the song’s first is 1, a pickup 0',
      barNumber('--from-bar'),
    )
    .option('--to-bar <b>', 'the last of those bars', barNumber('--to-bar'))
    .option('--lock <file>', 'a file whose notes in these bars are known as well')
    .option('--backend <id>', 'what to compute with, instead of the best that works (see segue devices)')
    .option('--json', 'write one JSON object to stdout instead of text')
    .addHelpText(
      'after',
      '\nExamples:\n  segue surprise --model folk.safetensors --in song.mid' +
        '\n  segue surprise --model folk.safetensors --in song.mid --from-bar 5 --to-bar 8',
    )
    .action(runSurprise);
}

async function runSurprise(choices: SurpriseChoices): Promise<void> {
  const output = createOutput(choices.json === true);
  const { modelFile } = await import('../named-model.ts');
  const file = await modelFile(choices.model);
  const { readSong } = await import('../../files/read-song.ts');
  const { song } = await readSong(choices.in);
  const { fromBar, toBar, lock } = choices;
  const filled = fromBar === undefined && toBar === undefined ? undefined : await stretchOf(song, choices);
  if (lock !== undefined && !filled) {
    throw new SegueError('bad-option', '--lock names notes of bars; say with --from-bar and --to-bar which those are.');
  }
  const locked = lock === undefined ? undefined : (await readSong(lock)).song;
  const { loadModel, readModelMetadata } = await import('../../weights/model-file.ts');
  await readModelMetadata(file);
  const { chooseBackend } = await import('../../backends/choose-backend.ts');
  await interruptible((signal) => chooseBackend(choices.backend, { signal }));
  const { surpriseOf } = await import('../../evaluation/surprise.ts');
  const { surpriseOfFilling } = await import('../../evaluation/filling-surprise.ts');
  const { model, tokenizer } = await loadModel(file);
  try {
    const surprise = await interruptible((signal) =>
      filled
        ? surpriseOfFilling(model, tokenizer, song, filled, locked, { signal })
        : surpriseOf(model, tokenizer, song, { signal }),
    );
    const notes = surprise.notes.map(({ track, tick, pitch, nats }) => ({ track, tick, pitch, nats }));
    output.event({ event: 'done', ...surprise, notes });
    if (!output.json) for (const line of linesOf(surprise, song.ppq)) output.say(line);
  } finally {
    model.dispose();
  }
}

function linesOf({ notes, total, unread }: Surprise, ppq: number): string[] {
  const lines = notes.map(
    ({ track, tick, pitch, nats }) =>
      `track ${track + 1}  quarter ${(tick / ppq).toFixed(2).padStart(8)}  key ${String(pitch).padStart(3)}  ${nats.toFixed(2).padStart(6)}`,
  );
  const mean = notes.length > 0 ? `, ${(total / notes.length).toFixed(3)} a note` : '';
  lines.push(`${notes.length} notes, ${total.toFixed(2)} nats in all${mean}.`);
  if (unread > 0) lines.push(`${unread} notes are not written by the model’s tokenizer, or are one with another.`);
  return lines;
}
