import type { RollThumbnail } from '../ipc/contract.ts';
import type { Song } from './song.ts';

const columns = 32;
const rows = 16;
/** Fewest semitones that the picture shows from its bottom to its top. */
const narrowest = 24;

/** A picture of a song's pitched notes as little as a stamp; of its drums where there is nothing else. */
export function rollPicture(song: Song): RollThumbnail {
  const pitched = song.tracks.filter(({ drums, notes }) => !drums && notes.length > 0);
  const tracks = pitched.length > 0 ? pitched : song.tracks;
  const cells = new Float64Array(columns * rows);
  let [low, high, end] = [127, 0, 1];
  for (const { notes } of tracks) {
    for (const { tick, duration, pitch } of notes) {
      low = Math.min(low, pitch);
      high = Math.max(high, pitch);
      end = Math.max(end, tick + duration);
    }
  }
  const span = Math.max(narrowest, high - low + 1);
  const bottom = (low + high + 1 - span) / 2;
  for (const { notes } of tracks) {
    for (const { tick, duration, pitch } of notes) {
      const row = Math.floor(((pitch + 0.5 - bottom) / span) * rows);
      const from = (tick / end) * columns;
      const to = ((tick + duration) / end) * columns;
      for (let column = Math.floor(from); column < to; column++) {
        const share = Math.min(to, column + 1) - Math.max(from, column);
        cells[row * columns + column] = (cells[row * columns + column] ?? 0) + share;
      }
    }
  }
  const most = cells.reduce((least, cell) => Math.max(least, cell), 0);
  // By its root, so that a single line shows beside chords.
  const shade = (cell: number) => (most === 0 ? 0 : Math.round(255 * Math.sqrt(cell / most)));
  return { kind: 'roll', columns, rows, cells: Uint8Array.from(cells, shade) };
}
