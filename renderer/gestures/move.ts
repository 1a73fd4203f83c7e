import type { Command } from '../../shared/music/commands/command.ts';
import { copyNotes, moveNotes } from '../../shared/music/commands/notes.ts';
import { snapMove } from '../../shared/music/grid.ts';
import { Audition } from './audition.ts';
import { sketchOf } from './command-sketch.ts';
import type { Gesture } from './gesture.ts';
import { noteAt } from './hit.ts';
import { takeHold } from './take-hold.ts';

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
    const { document, view, grid } = desk;
    const held = noteAt(desk, press)?.note;
    if (!held) throw new RangeError('A move begins on a note.');
    const before = document.selection;
    const notes = takeHold(document, held, press.shift);
    const audition = new Audition(desk);
    audition.sound(held.pitch, held.velocity);
    let command: Command | undefined;
    return {
      update(point) {
        const sideways = Math.abs(point.x - press.x) >= Math.abs(point.y - press.y);
        const dragged = point.tick - press.tick;
        const free = point.alt || !view.snap;
        const ticks = point.shift && !sideways ? 0 : free ? dragged : snapMove(grid, held.tick, dragged);
        const level = point.pitch === press.pitch || (point.shift && sideways);
        const semitones = level ? 0 : desk.allowedPitch(point.pitch, held.tick + ticks) - held.pitch;
        const change = point.mod ? copyNotes : moveNotes;
        command = change(document.song, notes, { ticks, semitones });
        audition.sound(held.pitch + semitones, held.velocity);
        return sketchOf(command);
      },
      approve() {
        audition.end();
        view.lastLength = held.duration;
        if (command) document.run(command);
        else if (!press.shift) document.select([held]);
        else if (before.has(held)) document.select([...before].filter((note) => note !== held));
      },
      cancel() {
        audition.end();
        document.select(before);
      },
    };
  },
};
