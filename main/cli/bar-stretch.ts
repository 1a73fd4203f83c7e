import { SegueError } from '../../shared/errors.ts';
import type { Song } from '../../shared/music/song.ts';
import { wholeNumber } from './options.ts';

/** Parses the number of a bar. */
export const barNumber = (option: string) => wholeNumber(option, 0, 100_000);

/** The ticks of the bars that were asked for, which the first and last one of the song stand for where they are left out. */
export async function stretchOf(
  song: Song,
  { fromBar, toBar }: { readonly fromBar?: number; readonly toBar?: number },
): Promise<{ from: number; to: number }> {
  const { BarMap } = await import('../../shared/music/time.ts');
  const bars = new BarMap(song);
  const first = bars.pickup ? 0 : 1;
  const last = bars.barAt(Math.max(0, song.ticks - 1)).index + first;
  const [from, to] = [fromBar ?? first, toBar ?? last];
  if (from < first || to < from || to > last) {
    throw new SegueError(
      'bad-option',
      `--from-bar and --to-bar must name bars of the song, which has bars ${first} to ${last}, in their order; not ${from} and ${to}.`,
    );
  }
  const end = bars.bar(to - first);
  return { from: bars.bar(from - first).start, to: end.start + end.length };
}
