import type { Command } from 'commander';
import { SegueError } from '../../shared/errors.ts';
import type { Wishes } from '../sampling/steering.ts';
import { number } from './options.ts';

/** What the options of `addLikenessOptions` are parsed to. */
export interface LikenessChoices {
  readonly like?: string;
  readonly likeness?: number;
}

const usual = 0.5;

/** Adds the options that draw music towards an earlier take, or away from it. */
export function addLikenessOptions(command: Command): Command {
  return command
    .option('--like <file>', 'a take of the same music that the new one is to be like, or unlike')
    .option(
      '--likeness <x>',
      `how much, from -1, as unlike as can be, to 1, as like as can be (default: ${usual})`,
      number('--likeness', -1, 1),
    );
}

/** The take that the new music is to be like, read from its file. */
export async function likeIn({ like, likeness }: LikenessChoices): Promise<Wishes['like']> {
  if (like === undefined) {
    if (likeness === undefined) return undefined;
    throw new SegueError('bad-option', '--likeness needs a take to compare with; name it with --like.');
  }
  const { readSong } = await import('../files/read-song.ts');
  return { take: (await readSong(like)).song, likeness: likeness ?? usual };
}
