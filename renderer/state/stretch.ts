import type { Note, Song } from '../../shared/music/song.ts';
import type { BarMap } from '../../shared/music/time.ts';
import type { Infill, Part } from '../../shared/project/take.ts';
import type { Transport } from './transport.svelte.ts';

/** Bars that are to be written anew. */
export interface Stretch extends Infill {
  /** How many bars it has. */
  readonly bars: number;
  /** Whether music follows it, to which a model can lead. */
  readonly followed: boolean;
  /** Index of the one track that is written; left out where all are. */
  readonly only?: number;
}

/**
 * The stretch that is meant: the bars under the loop while that is on, with the selected notes in them locked; else those
 * that the selection spans, with nothing locked; else those of a loop that is off.
 */
export function stretchMeant(
  song: Song,
  bars: BarMap,
  loop: Transport['loop'],
  selection: ReadonlySet<Note>,
): Stretch | undefined {
  if (loop && (loop.on || selection.size === 0)) return wholeBars(song, bars, loop, selection);
  if (selection.size === 0) return undefined;
  let [start, last] = [Number.POSITIVE_INFINITY, 0];
  for (const { tick } of selection) {
    start = Math.min(start, tick);
    last = Math.max(last, tick);
  }
  return wholeBars(song, bars, { start, end: last + 1 }, new Set());
}

function wholeBars(
  song: Song,
  bars: BarMap,
  { start, end }: { readonly start: number; readonly end: number },
  lock: ReadonlySet<Note>,
): Stretch {
  const first = bars.barAt(start);
  const last = bars.barAt(Math.max(start, end - 1));
  const [from, to] = [first.start, last.start + last.length];
  const locked = song.tracks.flatMap(({ notes }, track): Part[] => {
    const stay = notes.filter((note) => lock.has(note) && note.tick >= from && note.tick < to);
    return stay.length > 0 ? [{ track, notes: stay }] : [];
  });
  const followed = song.tracks.some(({ notes }) => notes.some(({ tick }) => tick >= to));
  return { from, to, locked, bars: last.index - first.index + 1, followed };
}

/**
 * The bars along which another part may be written instead of along the whole song: those of {@link stretchMeant}, where
 * there is music in them and they are not all that there is.
 */
export function stretchBeside(song: Song, bars: BarMap, loop: Transport['loop'], selection: ReadonlySet<Note>) {
  const meant = stretchMeant(song, bars, loop, selection);
  if (!meant || !song.tracks.some(({ notes }) => notes.some(({ tick }) => tick >= meant.from))) return undefined;
  return meant.from > 0 || meant.followed ? meant : undefined;
}

/** The stretch as it is where one track alone is written anew: all notes of the others are locked. */
export function onlyOn(track: number, stretch: Stretch, { tracks }: Song): Stretch {
  const locked = tracks.flatMap(({ notes }, index): readonly Part[] => {
    if (index === track) return stretch.locked.filter((part) => part.track === track);
    const stay = notes.filter(({ tick }) => tick >= stretch.from && tick < stretch.to);
    return stay.length > 0 ? [{ track: index, notes: stay }] : [];
  });
  return { ...stretch, locked, only: track };
}

/** `bar 5`, `bars 5–8`: where a stretch lies; a pickup is bar 0. */
export function stretchWords(bars: BarMap, { from, to }: Pick<Infill, 'from' | 'to'>): string {
  const number = (tick: number) => bars.barAt(tick).index + (bars.pickup ? 0 : 1);
  const [first, last] = [number(from), number(to - 1)];
  return first === last ? `bar ${first}` : `bars ${first}–${last}`;
}
