import type { Note } from '../../../shared/music/song.ts';
import type { Continuation } from '../../../shared/project/take.ts';

/** Every note that a continuation adds, whichever its track. */
export function notesOf({ parts, newTracks }: Continuation): readonly Note[] {
  return [...parts.flatMap(({ notes }) => notes), ...newTracks.flatMap(({ notes }) => notes)];
}

/** Smallest span of pitches that fills the height, so that a monotonous take looks like one. */
const leastSpan = 12;
const margin = 4;

/**
 * SVG path of a continuation's notes as small bars: time from the seam (left) to its end, pitch upwards.
 * @param bar height of a note in the same units as `width` and `height`
 */
export function pictureOf(continuation: Continuation, width: number, height: number, bar: number): string {
  const notes = notesOf(continuation);
  const { seam, end } = continuation;
  let low = 127;
  let high = 0;
  for (const { pitch } of notes) {
    low = Math.min(low, pitch);
    high = Math.max(high, pitch);
  }
  const span = Math.max(leastSpan, high - low);
  const middle = (low + high) / 2;
  const x = (tick: number) => margin + ((tick - seam) / Math.max(1, end - seam)) * (width - 2 * margin);
  const y = (pitch: number) => height / 2 - ((pitch - middle) / span) * (height - 2 * margin - bar) - bar / 2;
  return notes
    .map(({ tick, duration, pitch }) => {
      const left = x(tick);
      const length = Math.max(1, x(Math.min(end, tick + duration)) - left - 0.6);
      return `M${left.toFixed(1)} ${y(pitch).toFixed(1)}h${length.toFixed(1)}v${bar}h${(-length).toFixed(1)}z`;
    })
    .join('');
}
