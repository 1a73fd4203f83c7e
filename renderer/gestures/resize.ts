import type { Note } from '../../shared/music/song.ts';
import { snapTick } from '../roll/grid.ts';
import type { Gesture } from './gesture.ts';
import { noteAt } from './hit.ts';
import { replacing, takeHold } from './note-edits.ts';

/** Drags either edge of a note; those of the whole selection follow by as much. */
export const resize: Gesture = {
  id: 'resize',
  surface: 'notes',
  scrolls: 'time',

  offer(press, desk) {
    if (press.mod || press.shift) return undefined;
    const part = noteAt(desk, press)?.part;
    return part === 'start' ? 'w-resize' : part === 'end' ? 'e-resize' : undefined;
  },

  begin(press, desk) {
    const { document, view, grid } = desk;
    const hit = noteAt(desk, press);
    if (!hit) throw new RangeError('Resizing begins on a note.');
    const { note: held, part } = hit;
    const selected = document.selection;
    const notes = takeHold(document, held, false);
    const edge = part === 'start' ? held.tick : held.tick + held.duration;
    let sized: ReadonlyMap<Note, Note> | undefined;
    return {
      update(point) {
        const free = point.alt || !view.snap;
        const wanted = edge + point.tick - press.tick;
        const by = Math.round(free ? wanted : snapTick(grid, wanted)) - edge;
        const least = free ? 1 : Math.max(1, Math.round(grid.step));
        const place = part === 'start' ? startMoved : endMoved;
        sized = by === 0 ? undefined : new Map([...notes].map((note) => [note, place(note, by, least)]));
        return sized ? { notes: [...sized.values()], hidden: notes } : {};
      },
      approve() {
        view.lastLength = (sized?.get(held) ?? held).duration;
        if (sized) document.edit('Resize notes', replacing(document.song, sized), sized.values());
        else document.select([held]);
      },
      cancel: () => document.select(selected),
    };
  },
};

/** The note with its end moved; it stays at least `least` ticks long, unless it was shorter. */
function endMoved(note: Note, by: number, least: number): Note {
  return { ...note, duration: Math.max(Math.min(least, note.duration), note.duration + by) };
}

/** The note with its start moved, its end where it was. */
function startMoved(note: Note, by: number, least: number): Note {
  const end = note.tick + note.duration;
  const tick = Math.max(0, Math.min(end - Math.min(least, note.duration), note.tick + by));
  return { ...note, tick, duration: end - tick };
}
