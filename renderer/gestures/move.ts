import type { Note } from '../../shared/music/song.ts';
import { Audition } from './audition.ts';
import { clamp, roomToMove, ticksMoved } from './drag-notes.ts';
import type { Gesture } from './gesture.ts';
import { noteAt } from './hit.ts';
import { copying, replacing, takeHold } from './note-edits.ts';

/**
 * Moves the note under the pointer and the selection with it; with Ctrl it leaves them and moves copies, with Shift it
 * keeps to one axis. A click selects the note alone, a click with Shift takes it into the selection or out of it.
 */
export const move: Gesture = {
  id: 'move',
  surface: 'notes',
  scrolls: 'both',

  offer(press, desk) {
    return noteAt(desk, press) ? (press.mod ? 'copy' : 'grab') : undefined;
  },

  begin(press, desk) {
    const { document, view } = desk;
    const held = noteAt(desk, press)?.note;
    if (!held) throw new RangeError('A move begins on a note.');
    const selected = document.selection;
    const wasSelected = selected.has(held);
    const notes = takeHold(document, held, press.shift);
    const room = roomToMove(notes);
    const audition = new Audition(desk);
    audition.sound(held.pitch, held.velocity);
    let moved: ReadonlyMap<Note, Note> | undefined;
    let copies = false;
    return {
      update(point) {
        const sideways = Math.abs(point.x - press.x) >= Math.abs(point.y - press.y);
        const wantedTicks = point.shift && !sideways ? 0 : ticksMoved(desk, press.tick, point);
        const wantedPitch = point.shift && sideways ? 0 : point.pitch - held.pitch;
        const ticks = Math.max(-room.left, wantedTicks);
        const pitches = clamp(wantedPitch, -room.down, room.up);
        copies = point.mod;
        const place = (note: Note): Note => {
          const tick = note.tick + ticks;
          const pitch = note.pitch + pitches;
          return { ...note, tick, pitch: pitches === 0 ? pitch : desk.allowedPitch(pitch, tick) };
        };
        moved = ticks === 0 && pitches === 0 ? undefined : new Map([...notes].map((note) => [note, place(note)]));
        audition.sound(moved?.get(held)?.pitch ?? held.pitch, held.velocity);
        return moved ? { notes: [...moved.values()], ...(!copies && { hidden: notes }) } : {};
      },
      approve() {
        audition.end();
        view.lastLength = held.duration;
        if (moved) {
          const edits = copies ? copying(document.song, moved) : replacing(document.song, moved);
          document.edit(copies ? 'Copy notes' : 'Move notes', edits, moved.values());
        } else if (press.shift && wasSelected) document.select([...selected].filter((note) => note !== held));
        else if (!press.shift) document.select([held]);
      },
      cancel() {
        audition.end();
        document.select(selected);
      },
    };
  },
};
