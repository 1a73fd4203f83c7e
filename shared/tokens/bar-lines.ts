import type { Song } from '../music/song.ts';
import { BarMap } from '../music/time.ts';

/**
 * A song's bar lines on a tokenizer's own scale of time, from 0 to the last one that is not after `last`; bars too short
 * for the scale are left out.
 * @param last the last onset, on that scale; below 0 where there is none
 * @param place of a tick of the song on that scale
 */
export function barLinesBefore(last: number, song: Song, place: (tick: number) => number): number[] {
  const lines: number[] = [];
  for (const { start } of new BarMap(song).bars(Number.POSITIVE_INFINITY)) {
    const line = place(start);
    if (line > last) break;
    if (line > (lines.at(-1) ?? -1)) lines.push(line);
  }
  return lines;
}
