import type { Continuation } from '../../shared/project/take.ts';
import type { View } from '../state/view.svelte.ts';

/** Where across the roll a seam is put that comes into sight: what leads to it is worth seeing too. */
const place = 0.3;

/**
 * Brings a continuation's first notes into sight where they are not: its seam, and the pitches that follow it; of a
 * track that plays along those of that track.
 * @param track index of the track in front
 */
export function showSeam(
  view: View,
  ppq: number,
  { seam, beside, parts, newTracks }: Continuation,
  track: number,
): void {
  const x = ((seam - view.scrollTick) / ppq) * view.pixelsPerQuarter;
  if (x < 0 || x > view.width * 0.7) {
    view.scrollTick = Math.max(0, seam - (place * view.width * ppq) / view.pixelsPerQuarter);
  }
  const end = view.scrollTick + (view.width * ppq) / view.pixelsPerQuarter;
  const seen = beside ? newTracks : parts.filter((part) => part.track === track);
  const pitches = seen.flatMap(({ notes }) => notes).flatMap(({ tick, pitch }) => (tick < end ? [pitch] : []));
  if (pitches.length > 0) showPitches(view, Math.min(...pitches), Math.max(...pitches));
}

/** Scrolls by as little as brings pitches into sight; to their middle where not all fit in. */
function showPitches(view: View, low: number, high: number): void {
  // Folded rows lie closer together than pitches do.
  if (view.fold) return;
  const rows = view.height / view.pixelsPerPitch;
  if (high + 1 - low > rows) view.scrollPitch = Math.min(128, (high + 1 + low + rows) / 2);
  else view.scrollPitch = Math.min(Math.max(view.scrollPitch, high + 1), low + rows);
}
