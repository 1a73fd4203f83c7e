import type { Command } from '../../shared/music/commands/command.ts';
import { resizeEnds, resizeStarts } from '../../shared/music/commands/notes.ts';
import { snapTick } from '../../shared/music/grid.ts';
import { sketchOf } from './command-sketch.ts';
import type { Gesture } from './gesture.ts';
import { noteAt } from './hit.ts';
import { takeHold } from './take-hold.ts';

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
    const before = document.selection;
    const notes = takeHold(document, held, false);
    const edge = part === 'start' ? held.tick : held.tick + held.duration;
    const change = part === 'start' ? resizeStarts : resizeEnds;
    let command: Command | undefined;
    return {
      update(point) {
        const free = point.alt || !view.snap;
        const wanted = edge + point.tick - press.tick;
        const to = free ? Math.round(wanted) : snapTick(grid, wanted);
        command = change(document.song, notes, to - edge, free ? 1 : Math.max(1, Math.round(grid.step)));
        return sketchOf(command);
      },
      approve() {
        if (command) document.run(command);
        else document.select([held]);
        const [first] = document.selection;
        if (first) view.lastLength = document.selection.size === 1 ? first.duration : held.duration;
      },
      cancel: () => document.select(before),
    };
  },
};
