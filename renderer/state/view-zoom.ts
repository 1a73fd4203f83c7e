import { pitchZoom, timeZoom } from '../roll/viewport.ts';
import type { View } from './view.svelte.ts';

/** How much of the window is left free at either side of what is zoomed to. */
const margin = 0.04;

/** Rows left free above and below pitches that are zoomed to. */
const pitchMargin = 2;

/** Zooms time by a factor; what is in the middle stays there. */
export function zoomTime(view: View, ppq: number, factor: number): void {
  const pixels = clamp(view.pixelsPerQuarter * factor, timeZoom.min, timeZoom.max);
  const middle = (ppq * view.width) / 2;
  view.scrollTick = Math.max(0, view.scrollTick + middle / view.pixelsPerQuarter - middle / pixels);
  view.pixelsPerQuarter = pixels;
}

/** Zooms pitch by a factor; what is in the middle stays there. */
export function zoomPitch(view: View, factor: number): void {
  const pixels = clamp(view.pixelsPerPitch * factor, pitchZoom.min, pitchZoom.max);
  const middle = view.height / 2;
  view.scrollPitch = clamp(view.scrollPitch - middle / view.pixelsPerPitch + middle / pixels, 1, 128);
  view.pixelsPerPitch = pixels;
}

/** Shows a stretch of time as large as it fits. */
export function zoomToTime(view: View, ppq: number, start: number, end: number): void {
  if (end <= start) return;
  const quarters = ((end - start) / ppq) * (1 + 2 * margin);
  view.pixelsPerQuarter = clamp(view.width / quarters, timeZoom.min, timeZoom.max);
  view.scrollTick = Math.max(0, start - (end - start) * margin);
}

/**
 * Shows pitches as large as they fit, their middle in the middle of the view.
 * @param rowHeight bounds in pixels; where the pitches do not fit at the least, those in their middle are seen
 */
export function zoomToPitches(view: View, low: number, high: number, rowHeight = { min: 10, max: 22 }): void {
  const rows = high - low + 1 + 2 * pitchMargin;
  view.pixelsPerPitch = clamp(view.height / rows, rowHeight.min, rowHeight.max);
  view.scrollPitch = clamp((low + high + 1) / 2 + view.height / view.pixelsPerPitch / 2, 1, 128);
}

export function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
