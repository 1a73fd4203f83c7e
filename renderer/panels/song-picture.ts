import type { Song } from '../../shared/music/song.ts';

/** Fewest pitches that fill the height. */
const leastSpan = 24;

/**
 * SVG path of a whole song as small bars, one unit wide for each of `width` columns: time from left to right, pitch
 * upwards. However many notes there are, it holds no more bars than the picture has places.
 */
export function songPicture({ tracks, ticks }: Song, width: number, height: number): string {
  const notes = tracks.filter(({ drums }) => !drums).flatMap((track) => track.notes);
  let low = 127;
  let high = 0;
  for (const { pitch } of notes) {
    low = Math.min(low, pitch);
    high = Math.max(high, pitch);
  }
  const span = Math.max(leastSpan, high - low + 1);
  const bottom = (low + high - span + 1) / 2;
  const row = height / span;
  const column = width / Math.max(1, ticks);
  const filled = new Map<number, Set<number>>();
  for (const { tick, duration, pitch } of notes) {
    const columns = filled.get(pitch) ?? new Set();
    filled.set(pitch, columns);
    const last = Math.max(Math.floor(tick * column), Math.ceil((tick + duration) * column) - 1);
    for (let x = Math.floor(tick * column); x <= Math.min(width - 1, last); x++) columns.add(x);
  }
  return [...filled].flatMap(([pitch, columns]) => rowPath(columns, height - (pitch - bottom + 1) * row, row)).join('');
}

/** The bars of one row: columns that touch are one. */
function rowPath(columns: ReadonlySet<number>, y: number, row: number): string[] {
  const bars: string[] = [];
  const sorted = [...columns].sort((a, b) => a - b);
  let start = 0;
  for (let i = 1; i <= sorted.length; i++) {
    const [before = 0, now = Number.POSITIVE_INFINITY] = [sorted[i - 1], sorted[i]];
    if (now === before + 1) continue;
    const x = sorted[start] ?? 0;
    const wide = before - x + 1;
    bars.push(`M${x} ${y.toFixed(1)}h${wide}v${row.toFixed(1)}h${-wide}z`);
    start = i;
  }
  return bars;
}
