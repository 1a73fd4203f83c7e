import type { Command } from 'commander';
import { SegueError } from '../../../shared/errors.ts';
import type { RunPlace } from '../../../shared/ipc/contract.ts';
import { BarMap } from '../../../shared/music/time.ts';
import { noProgress } from '../../progress/progress.ts';
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
  readonly json?: true;
}

/** `segue copies`: how much of a song stands in the music that a model learned from. */
export function addCopies(program: Command): void {
  program
    .command('copies')
    .description(
      'Tell the longest run of notes, in any key and on any track, that a song has in common with the music that a model learned from.',
    )
    .requiredOption('--model <file>', 'the model, as train wrote it')
    .requiredOption('--in <file>', 'the song, .mid or .abc')
    .option('--data <dir>', 'the music that the model was trained on, which its file does not hold')
    .option(
      '--from-bar <n>',
      'look only at notes from this bar on, such as those of a take',
      wholeNumber('--from-bar', 1, 1e9),
    )
    .option('--json', 'write one JSON object to stdout instead of text')
    .addHelpText(
      'after',
      '\nExample:\n  segue copies --model waltz.safetensors --data ~/midi --in next.mid --from-bar 9',
    )
    .action(runCopies);
}

async function runCopies(choices: CopiesChoices): Promise<void> {
  const output = createOutput(choices.json === true);
  const progress = output.json ? noProgress : createProgress();
  await requireFile(choices.model);
  const { readSong } = await import('../../files/read-song.ts');
  const { song } = await readSong(choices.in);
  const { readModelMetadata } = await import('../../weights/model-file.ts');
  const metadata = await readModelMetadata(choices.model);
  const { data } = choices;
  if (data === undefined) {
    throw new SegueError(
      'bad-option',
      'A model’s file does not hold the music that it learned from; name the folder that it was trained on with --data.',
    );
  }
  await requireFile(data);
  const { collectPieces } = await import('../../training/collect.ts');
  const { learnedFrom } = await import('../../evaluation/training-music.ts');
  const { copiesOf } = await import('../../evaluation/copies-of.ts');
  const map = new BarMap(song);
  const from = map.bar((choices.fromBar ?? 1) - 1).start;
  try {
    const { found, learned, pieces } = await interruptible(async (signal) => {
      const reading = ({ done, total }: { readonly done: number; readonly total: number }) =>
        progress.update(done / total, 'reading');
      const collection = await collectPieces(data, reading, signal);
      const learned = learnedFrom(collection, metadata);
      const pieces = learned ?? collection.pieces;
      return {
        found: await copiesOf(song, from, pieces, signal),
        learned: learned !== undefined,
        pieces: pieces.length,
      };
    });
    progress.clear();
    const { notes, piece, here, there } = found;
    output.event({ event: 'done', longest: notes, piece, in: here, of: there, learned, pieces });
    if (!learned) {
      output.note(
        'The folder does not hold just the music that the model was trained on; all of its pieces were compared.',
      );
    }
    output.say(
      here && there
        ? `${notes} notes in a row, ${barsOf(map, here)}, stand in ${piece}, ${placeOf(there)} (${pieces} pieces compared).`
        : `No two notes in a row stand in any of ${pieces} pieces.`,
    );
  } finally {
    progress.clear();
  }
}

function barsOf(map: BarMap, { track, from, to }: RunPlace): string {
  const [first, last] = [map.barAt(from).index + 1, map.barAt(to).index + 1];
  return `track ${track + 1}, ${first === last ? `bar ${first}` : `bars ${first} to ${last}`}`;
}

function placeOf({ track, from, to }: RunPlace): string {
  return `track ${track + 1}, ticks ${from} to ${to}`;
}
