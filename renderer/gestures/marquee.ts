import type { Area } from '../../shared/music/commands/select.ts';
import type { Note } from '../../shared/music/song.ts';
import { NoteIndex } from '../roll/note-index.ts';
import type { Gesture } from './gesture.ts';

/**
 * Selects the notes that a dragged frame touches; with Shift, besides those that are selected. Begun on empty space with
 * the selecting tool, or with the pencil while Ctrl or Shift is held. A click selects nothing.
 */
export const marquee: Gesture = {
  id: 'marquee',
  surface: 'notes',
  scrolls: 'both',

  offer(press) {
    return press.button === 'left' ? 'default' : undefined;
  },

  begin(press, { document }) {
    const before = document.selection;
    let selection: ReadonlySet<Note> = press.shift ? before : new Set();
    return {
      update(point) {
        const area: Area = {
          start: Math.min(press.tick, point.tick),
          end: Math.max(press.tick, point.tick),
          low: Math.min(press.pitch, point.pitch),
          high: Math.max(press.pitch, point.pitch),
        };
        const touched = new Set(press.shift || point.shift ? before : []);
        const notes = document.song.tracks[document.track]?.notes ?? [];
        NoteIndex.of(notes).each(area.start, area.end, (note) => {
          if (note.pitch >= area.low && note.pitch <= area.high) touched.add(note);
        });
        selection = touched;
        return { area, selection };
      },
      approve: () => document.select(selection),
      cancel() {},
    };
  },
};
