import type { Note } from '../../shared/music/song.ts';
import { NoteIndex } from '../roll/note-index.ts';
import type { Desk, Point } from './gesture.ts';

/** Pixels beside a note in which its edge can still be taken hold of. */
const reach = 3;
/** Widest part of a note that counts as its edge, in pixels, on each side. */
const widestEdge = 8;
/** Below this many pixels a note has no edges inside: they would leave no body. */
const narrow = 14;

/** A note under the pointer, and which part of it. */
export interface Hit {
  readonly note: Note;
  readonly part: 'start' | 'body' | 'end';
}

/** The note of the track in front under the pointer: a selected one rather than others, else the one drawn last. */
export function noteAt({ document, viewport }: Desk, { tick, pitch }: Pick<Point, 'tick' | 'pitch'>): Hit | undefined {
  const notes = document.song.tracks[document.track]?.notes;
  if (!notes) return undefined;
  const around = reach / viewport.pixelsPerTick;
  let best: { note: Note; rank: number } | undefined;
  NoteIndex.of(notes).each(tick - around, tick + around, (note) => {
    if (note.pitch !== pitch) return;
    const inside = tick >= note.tick && tick < note.tick + note.duration;
    const rank = (inside ? 2 : 0) + (document.selection.has(note) ? 1 : 0);
    if (!best || rank >= best.rank) best = { note, rank };
  });
  return best && { note: best.note, part: partAt(best.note, tick, viewport.pixelsPerTick) };
}

function partAt(note: Note, tick: number, pixelsPerTick: number): Hit['part'] {
  const fromStart = (tick - note.tick) * pixelsPerTick;
  const toEnd = (note.tick + note.duration - tick) * pixelsPerTick;
  const edge = fromStart + toEnd < narrow ? 0 : Math.min(widestEdge, (fromStart + toEnd) / 4);
  if (toEnd < edge) return 'end';
  if (fromStart < edge) return 'start';
  return 'body';
}
