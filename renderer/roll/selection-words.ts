import type { Note } from '../../shared/music/song.ts';
import type { BarMap } from '../../shared/music/time.ts';
import { pitchName } from './pitch-names.ts';

/** Says which notes are selected, for those who don't see it: how many, from which pitch to which, in which bars. */
export function selectionWords(selection: ReadonlySet<Note>, bars: BarMap): string {
  if (selection.size === 0) return 'No notes selected';
  let low = 127;
  let high = 0;
  let first = Number.POSITIVE_INFINITY;
  let last = 0;
  for (const { pitch, tick } of selection) {
    low = Math.min(low, pitch);
    high = Math.max(high, pitch);
    first = Math.min(first, tick);
    last = Math.max(last, tick);
  }
  // A pickup is bar 0.
  const number = (tick: number) => bars.barAt(tick).index + (bars.pickup ? 0 : 1);
  const [from, to] = [number(first), number(last)];
  const notes = selection.size === 1 ? '1 note' : `${selection.size} notes`;
  const pitches = low === high ? pitchName(low) : `${pitchName(low)} to ${pitchName(high)}`;
  return `${notes} selected, ${pitches}, ${from === to ? `bar ${from}` : `bars ${from} to ${to}`}`;
}
