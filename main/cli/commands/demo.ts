import { join } from 'node:path';
import type { Command } from 'commander';
import { demoSeed, demoSeeds, unfinished } from '../../../shared/demo/unfinished.ts';
import { noProgress } from '../../progress/progress.ts';
import { createProgress } from '../../progress/progress-bar.ts';
import { interruptible } from '../interruptible.ts';
import { number, wholeNumber } from '../options.ts';
import { createOutput } from '../output.ts';

/** How loud every take is, in LUFS: as loud as the one of most contrast can be without passing its peaks' ceiling. */
const demoLoudness = -20;

interface DemoChoices {
  readonly out: string;
  readonly take?: number;
  readonly minutes?: number;
  readonly model?: string;
  readonly backend?: string;
  readonly json?: true;
}

/** `segue demo`: a theme of the Unfinished, carried on by an orchestra. */
export function addDemo(program: Command): void {
  program
    .command('demo')
    .description(
      'Let an orchestra carry on a theme of Schubert’s Unfinished: the theme as he left it, then the model’s music, as a MIDI file and as sound.',
    )
    .requiredOption('--out <dir>', 'the folder for unfinished-K.mid and unfinished-K.wav; made where there is none')
    .option(
      '--take <k>',
      `which take: 1 to ${demoSeeds.length} were chosen, any other number is one more (default: 1)`,
      wholeNumber('--take', 1, 0xffff_ffff),
    )
    .option(
      '--minutes <m>',
      'how long the whole is at the least (0.25 to 30; default: 2)',
      number('--minutes', 0.25, 30),
    )
    .option('--model <file>', 'another model to carry it on, as train wrote it')
    .option('--backend <id>', 'what to compute with, instead of the best that works (see segue devices)')
    .option('--json', 'write one JSON object to stdout instead of text')
    .addHelpText('after', '\nExample:\n  segue demo --out ~/Music --take 3')
    .action(runDemo);
}

/** Writes a take of the demo as the options say, and tells of it. */
async function runDemo(choices: DemoChoices): Promise<void> {
  const output = createOutput(choices.json === true);
  const progress = output.json ? noProgress : createProgress();
  const { out, take = 1, minutes = 2 } = choices;
  const { modelFile } = await import('../named-model.ts');
  const file = await modelFile(choices.model ?? unfinished.model);
  const { makeFolder } = await import('../../files/folders.ts');
  await makeFolder(out);
  const { loadModel, readModelMetadata } = await import('../../weights/model-file.ts');
  await readModelMetadata(file);
  const { Demos } = await import('../../library/demos.ts');
  const { forOrchestra } = await import('../../../shared/demo/orchestra.ts');
  const theme = forOrchestra(await new Demos().open(unfinished.theme));
  const { chooseBackend } = await import('../../backends/choose-backend.ts');
  await interruptible((signal) => chooseBackend(choices.backend, { signal }));
  const { carryOnTheme } = await import('../../demo/carry-on-theme.ts');
  const { renderRate, renderSong } = await import('../../sound/render-song.ts');
  const { SampleBank } = await import('../../sound/sample-bank.ts');
  const { model, tokenizer } = await loadModel(file);
  const bank = new SampleBank();
  try {
    const seed = demoSeed(take);
    const { temperature, topP } = unfinished;
    const written = await interruptible((signal) =>
      carryOnTheme({
        model,
        tokenizer,
        theme,
        options: { temperature, topP },
        seed,
        seconds: minutes * 60,
        signal,
        onProgress: (fraction) => progress.update(fraction, 'writing'),
      }),
    );
    const channels = await interruptible((signal) =>
      renderSong(written.song, bank, { signal, onProgress: (fraction) => progress.update(fraction, 'playing') }),
    );
    progress.clear();
    const { broughtTo } = await import('../../sound/programme-loudness.ts');
    const sound = broughtTo(channels, renderRate, demoLoudness);
    const { writeMidi } = await import('../../../shared/music/midi/write.ts');
    const { writeWav } = await import('../../../shared/sound/wav.ts');
    const { writeAtomically } = await import('../../files/write-atomically.ts');
    const midi = join(out, `unfinished-${take}.mid`);
    const wav = join(out, `unfinished-${take}.wav`);
    await writeAtomically(midi, writeMidi(written.song));
    await writeAtomically(wav, writeWav(sound, renderRate));
    const { countNotes } = await import('../../../shared/music/song.ts');
    const { secondsOf } = await import('../../../shared/music/time.ts');
    const notes = countNotes(written.song);
    const { seam, natsPerToken } = written;
    const seconds = secondsOf(written.song);
    output.event({ event: 'done', take, seed, midi, wav, seconds, seam, notes, natsPerToken });
    output.say(
      `${midi} and ${wav}: ${Math.round(seconds)} s, the model’s from ${seam.toFixed(1)} s on, ${notes} notes.`,
    );
  } finally {
    progress.clear();
    bank.free();
    model.dispose();
  }
}
