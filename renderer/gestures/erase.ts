import type { Note } from '../../shared/music/song.ts';
import type { Gesture, Point } from './gesture.ts';
import { noteAt } from './hit.ts';
import { removing } from './note-edits.ts';

/** Erases the notes that the pointer passes over: begun by a double click on a note, or with a pen's eraser. */
export const erase: Gesture = {
  id: 'erase',
  surface: 'notes',
  scrolls: 'both',

  offer(press, desk) {
    if (press.button === 'eraser') return 'crosshair';
    return press.double && !press.shift && !press.mod && noteAt(desk, press) ? 'crosshair' : undefined;
  },

  begin(press, desk) {
    const hidden = new Set<Note>();
    const sweep = (point: Point) => {
      const hit = noteAt(desk, point)?.note;
      if (hit) hidden.add(hit);
      return { hidden: new Set(hidden) };
    };
    return {
      first: sweep(press),
      update: sweep,
      approve() {
        const what = hidden.size === 1 ? 'Erase a note' : 'Erase notes';
        desk.document.edit(what, removing(desk.document.song, hidden));
      },
      cancel() {},
    };
  },
};
