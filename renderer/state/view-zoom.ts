import type { Song } from '../../shared/music/song.ts';
import { pitchZoom, timeZoom } from '../roll/viewport.ts';
import type { View } from './view.svelte.ts';

/** How much of the window is left free at either side of what is zoomed to. */
const margin = 0.04;

/** Pixels of a quarter note at which a song is first seen: some bars at once, and sixteenths that can be told apart. */
const readingZoom = 48;

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

/** Goes to the start of a song and brings the notes of a track into sight, at a zoom for reading. */
export function showSong(view: View, song: Song, track: number): void {
  view.scrollTick = 0;
  view.pixelsPerQuarter = readingZoom;
  const [low, high] = pitchesOf(song, track);
  view.scrollPitch = clamp((low + high + 1) / 2 + view.height / view.pixelsPerPitch / 2, 1, 128);
}

/** The lowest and the highest pitch of a track's beginning; around middle C where it is empty. */
function pitchesOf(song: Song, track: number): readonly [number, number] {
  const notes = song.tracks[track]?.notes.slice(0, 200) ?? [];
  if (notes.length === 0) return [55, 72];
  return notes.reduce(([low, high], { pitch }) => [Math.min(low, pitch), Math.max(high, pitch)], [127, 0]);
}

function clamp(value: number, least: number, most: number): number {
  return Math.max(least, Math.min(most, value));
}
