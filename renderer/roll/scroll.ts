import type { View } from '../state/view.svelte.ts';
import { pitchZoom, scrollForZoom, timeZoom, type Viewport } from './viewport.ts';

/** What scrolling and zooming needs. */
export interface Scrollable {
  readonly view: View;
  readonly viewport: Viewport;
  /** The last tick that may come to the left edge. */
  readonly reach: number;
  /** Pulses a quarter note. */
  readonly ppq: number;
}

/** Rows above the top edge, held where there are rows; where all fit in, they stand in the middle. */
export function heldRow(row: number, count: number, fitting: number): number {
  return fitting >= count ? (count - fitting) / 2 : Math.max(0, Math.min(count - fitting, row));
}

/** Scrolls by CSS pixels, right and down; stays within the song and the rows. */
export function scrollBy(roll: Scrollable, dx: number, dy: number): void {
  const { view, viewport } = roll;
  scrollToTick(roll, viewport.scrollTick + dx / viewport.pixelsPerTick);
  const fitting = viewport.height / viewport.rowHeight;
  const row = heldRow(viewport.scrollRow + dy / viewport.rowHeight, viewport.rows.count, fitting);
  if (dy !== 0 && fitting < viewport.rows.count) view.scrollPitch = viewport.rows.edgeOfRow(row);
}

/** Brings a tick to the left edge, or as near as the song allows. */
export function scrollToTick({ view, reach }: Scrollable, tick: number): void {
  view.scrollTick = Math.max(0, Math.min(reach, tick));
}

/** Zooms time by a factor; the tick at `x` stays under the pointer. */
export function zoomTime(roll: Scrollable, factor: number, x: number): void {
  const { view, ppq } = roll;
  const before = view.pixelsPerQuarter / ppq;
  view.pixelsPerQuarter = Math.max(timeZoom.min, Math.min(timeZoom.max, view.pixelsPerQuarter * factor));
  scrollToTick(roll, scrollForZoom(view.scrollTick, x, before, view.pixelsPerQuarter / ppq));
}

/** Zooms pitch by a factor; the row at `y` stays under the pointer. */
export function zoomPitch({ view, viewport }: Scrollable, factor: number, y: number): void {
  const { rows, rowHeight, scrollRow, height } = viewport;
  view.pixelsPerPitch = Math.max(pitchZoom.min, Math.min(pitchZoom.max, rowHeight * factor));
  const row = scrollForZoom(scrollRow, y, rowHeight, view.pixelsPerPitch);
  view.scrollPitch = rows.edgeOfRow(heldRow(row, rows.count, height / view.pixelsPerPitch));
}
