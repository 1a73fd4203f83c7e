import type { Command } from 'commander';
import { SegueError } from '../../../shared/errors.ts';
import type { RunPlace } from '../../../shared/ipc/contract.ts';
import { BarMap } from '../../../shared/music/time.ts';
import type { SearchedMusic } from '../../evaluation/searched-music.ts';
import { noProgress, type Progress } from '../../progress/progress.ts';
import { createProgress } from '../../progress/progress-bar.ts';
import { interruptible } from '../interruptible.ts';
import { wholeNumber } from '../options.ts';
import { createOutput } from '../output.ts';
import { requireFile } from '../output-files.ts';

interface CopiesChoices {
  readonly model: string;
  readonly in: string;
  readonly data?: string;
  readonly fromBar?: number;
  readonly prints?: string;
  readonly json?: true;
}

/** `segue copies`: how much of a song stands in the music that a model learned from. */
export function addCopies(program: Command): void {
  program
    .command('copies')
    .description(
      'Tell the longest run of notes, in any key and on any track, that a song has in common with the music that a model learned from.',
    )
    .requiredOption('--model <file>', 'the model, as train wrote it, or its name in the library, such as folk')
    .requiredOption('--in <file>', 'the song, .mid or .abc')
    .option(
      '--data <dir>',
      'the music that the model was trained on, to compare with itself instead of with the fingerprints that the model keeps of it',
    )
    .option(
      '--from-bar <n>',
      'look only at notes from this bar on, such as those of a take',
      wholeNumber('--from-bar', 1, 1e9),
    )
    .option('--prints <file>', 'write fingerprints of the music of --data, for a model that has none')
    .option('--json', 'write one JSON object to stdout instead of text')
    .addHelpText(
      'after',
      '\nExample:\n  segue copies --model waltz.safetensors --in next.mid --from-bar 9' +
        '\n\nFingerprints tell runs of seven notes or more; a model finds them in its own file, or in one beside it that has its' +
        '\nname and the ending .prints.',
    )
    .action(runCopies);
}

async function runCopies(choices: CopiesChoices): Promise<void> {
  const output = createOutput(choices.json === true);
  const progress = output.json ? noProgress : createProgress();
  const { modelFile } = await import('../named-model.ts');
  const model = await modelFile(choices.model);
  const { readSong } = await import('../../files/read-song.ts');
  const { song } = await readSong(choices.in);
  const map = new BarMap(song);
  const from = map.bar((choices.fromBar ?? 1) - 1).start;
  try {
    const { data, prints } = choices;
    const { searched, learned } = await interruptible((signal) =>
      data === undefined ? printsOf(model, prints) : musicIn(data, model, prints, signal, progress),
    );
    const found = await interruptible((signal) => searched.find(song, from, signal));
    progress.clear();
    const { least, pieces } = searched;
    const { notes, piece, here, there } = found;
    output.event({ event: 'done', longest: notes, least, piece, in: here, of: there, learned, pieces });
    if (!learned) {
      output.note(
        'The folder does not hold just the music that the model was trained on; all of its pieces were compared.',
      );
    }
    output.say(
      here && there
        ? `${notes} notes in a row, ${barsOf(map, here)}, stand in ${piece}, ${placeOf(there)} (${pieces} pieces compared).`
        : `No ${least} notes in a row stand in any of ${pieces} pieces.`,
    );
  } finally {
    progress.clear();
  }
}

interface Found {
  readonly searched: SearchedMusic;
  /** Whether it is just what the model learned from. */
  readonly learned: boolean;
}

/** The fingerprints that the model keeps. */
async function printsOf(model: string, wanted: string | undefined): Promise<Found> {
  if (wanted !== undefined) {
    throw new SegueError('bad-option', 'Fingerprints are taken of music; name the folder of it with --data.');
  }
  const { readPrints } = await import('../../evaluation/kept-prints.ts');
  const { searchedPrints } = await import('../../evaluation/searched-music.ts');
  const prints = await readPrints(model);
  if (!prints) {
    throw new SegueError(
      'bad-option',
      'This model keeps no fingerprints of the music that it learned from; name the folder that it was trained on with --data.',
    );
  }
  return { searched: searchedPrints(prints), learned: true };
}

/** The music of a folder, of which fingerprints are written to a file where one is named. */
async function musicIn(
  data: string,
  model: string,
  prints: string | undefined,
  signal: AbortSignal,
  progress: Progress,
): Promise<Found> {
  await requireFile(data);
  const { collectPieces } = await import('../../training/collect.ts');
  const { learnedFrom } = await import('../../evaluation/training-music.ts');
  const { searchedPieces } = await import('../../evaluation/searched-music.ts');
  const { readModelMetadata } = await import('../../weights/model-file.ts');
  const reading = ({ done, total }: { readonly done: number; readonly total: number }) =>
    progress.update(done / total, 'reading');
  const collection = await collectPieces(data, reading, signal);
  const learned = learnedFrom(collection, await readModelMetadata(model));
  if (prints !== undefined) {
    if (!learned) {
      throw new SegueError(
        'bad-option',
        `The music in ${data} is not what the model was trained on, so fingerprints of it would tell nothing; name the folder that it was trained on.`,
      );
    }
    const { printMusic } = await import('../../evaluation/music-prints.ts');
    const { encodePrints } = await import('../../evaluation/prints-bytes.ts');
    const { writeAtomically } = await import('../../files/write-atomically.ts');
    await writeAtomically(prints, await encodePrints(printMusic(learned)));
  }
  return { searched: searchedPieces(learned ?? collection.pieces), learned: learned !== undefined };
}

function barsOf(map: BarMap, { track, from, to }: RunPlace): string {
  const [first, last] = [map.barAt(from).index + 1, map.barAt(to).index + 1];
  return `track ${track + 1}, ${first === last ? `bar ${first}` : `bars ${first} to ${last}`}`;
}

function placeOf({ track, from, to }: RunPlace): string {
  return `track ${track + 1}, ticks ${from} to ${to}`;
}
