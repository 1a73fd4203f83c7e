import type { Command } from 'commander';
import type { Surprise } from '../../evaluation/surprise.ts';
import { interruptible } from '../interruptible.ts';
import { createOutput } from '../output.ts';

interface SurpriseChoices {
  readonly model: string;
  readonly in: string;
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
    .option('--backend <id>', 'what to compute with, instead of the best that works (see segue devices)')
    .option('--json', 'write one JSON object to stdout instead of text')
    .addHelpText('after', '\nExample:\n  segue surprise --model folk.safetensors --in song.mid')
    .action(runSurprise);
}

async function runSurprise(choices: SurpriseChoices): Promise<void> {
  const output = createOutput(choices.json === true);
  const { modelFile } = await import('../named-model.ts');
  const file = await modelFile(choices.model);
  const { readSong } = await import('../../files/read-song.ts');
  const { song } = await readSong(choices.in);
  const { loadModel, readModelMetadata } = await import('../../weights/model-file.ts');
  await readModelMetadata(file);
  const { chooseBackend } = await import('../../backends/choose-backend.ts');
  await interruptible((signal) => chooseBackend(choices.backend, { signal }));
  const { surpriseOf } = await import('../../evaluation/surprise.ts');
  const { model, tokenizer } = await loadModel(file);
  try {
    const surprise = await interruptible((signal) => surpriseOf(model, tokenizer, song, { signal }));
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
  lines.push(`${notes.length} notes, ${total.toFixed(2)} nats in all, ${(total / notes.length).toFixed(3)} a note.`);
  if (unread > 0) lines.push(`${unread} notes are not written by the model’s tokenizer, or are one with another.`);
  return lines;
}
