import { labelled } from '../../shared/music/commands/command.ts';
import { eraseNotes } from '../../shared/music/commands/notes.ts';
import type { Note } from '../../shared/music/song.ts';
import type { Gesture, Point } from './gesture.ts';
import { noteAt } from './hit.ts';

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
    const { document } = desk;
    const hidden = new Set<Note>();
    const sweep = (point: Point) => {
      const hit = noteAt(desk, point);
      if (hit) hidden.add(hit.note);
      return { hidden: new Set(hidden) };
    };
    return {
      first: sweep(press),
      update: sweep,
      approve() {
        const { label, edits } = eraseNotes(labelled('Erase', hidden.size), document.song, hidden);
        document.edit(label, edits);
      },
      cancel() {},
    };
  },
};
