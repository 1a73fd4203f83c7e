import type { Note, Song } from '../../shared/music/song.ts';
import { BarMap } from '../../shared/music/time.ts';
import type { View } from './view.svelte.ts';
import { clamp, zoomToPitches } from './view-zoom.ts';

/** Pixels that the usual note of a song is wide when it is first seen, and a quarter note's least and most. */
const noteWidth = 26;
const quarterWidth = { min: 24, max: 120 } as const;
/** How many notes of each track are looked at for how long the usual one is. */
const sample = 400;
/** Pitches that are shown where there are no notes: around middle C. */
const middle = { low: 55, high: 72 } as const;

/**
 * How a song is first seen: from where its music begins, at a zoom at which its notes can be read, or where all of it
 * fits, as large as it fits; and its pitches filling the height.
 */
export function showSong(view: View, song: Song, track: number): void {
  const front = song.tracks[track];
  const seen = song.tracks
    .filter((one) => one === front || (view.ghosts && one.drums === (front?.drums ?? false)))
    .map(({ notes }) => notes);
  const readable = clamp(noteWidth / usualLength(seen, song.ppq), quarterWidth.min, quarterWidth.max);
  const whole = (view.width * song.ppq) / Math.max(song.ppq, song.ticks * 1.05);
  view.pixelsPerQuarter = clamp(whole, readable, Math.min(2 * readable, quarterWidth.max));
  // A track in front that rests at first is waited for, where that leaves the others to be read.
  const entrance = (0.7 * view.width * song.ppq) / (front?.notes[0]?.tick ?? 0);
  if (entrance >= quarterWidth.min) view.pixelsPerQuarter = Math.min(view.pixelsPerQuarter, entrance);
  const ticks = (view.width * song.ppq) / view.pixelsPerQuarter;
  const first = Math.min(...seen.map((notes) => notes[0]?.tick ?? Number.POSITIVE_INFINITY));
  // Bars of rest at the beginning are shown with the music, or else left out.
  view.scrollTick = Number.isFinite(first) && first > 0.6 * ticks ? new BarMap(song).barAt(first).start : 0;
  const inView = (notes: readonly Note[]) =>
    notes
      .filter(({ tick, duration }) => tick < view.scrollTick + ticks && tick + duration > view.scrollTick)
      .map(({ pitch }) => pitch)
      .sort((a, b) => a - b);
  const all = seen.flatMap(inView).sort((a, b) => a - b);
  zoomToPitches(view, all[0] ?? middle.low, all.at(-1) ?? middle.high);
  const own = inView(front?.notes ?? []);
  const [low, high, usual] = [own[0], own.at(-1), own[own.length >> 1]];
  if (low === undefined || high === undefined || usual === undefined) return;
  const rows = view.height / view.pixelsPerPitch;
  const fits = view.scrollPitch >= high + 1 && view.scrollPitch - rows <= low;
  // Where not all fit in, the track that is written on comes first: all of it, or else its usual pitch.
  if (!fits) {
    const size = { min: view.pixelsPerPitch, max: view.pixelsPerPitch };
    if (high - low < rows) zoomToPitches(view, low, high, size);
    else zoomToPitches(view, usual, usual, size);
  }
}

/** The median length of notes in quarter notes; 0.5 where there are none. */
function usualLength(tracks: readonly (readonly Note[])[], ppq: number): number {
  const lengths = tracks
    .flatMap((notes) => notes.slice(0, sample))
    .map(({ duration }) => duration)
    .sort((a, b) => a - b);
  return (lengths[lengths.length >> 1] ?? ppq / 2) / ppq;
}
