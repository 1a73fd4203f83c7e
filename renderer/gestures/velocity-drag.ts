import type { Command } from '../../shared/music/commands/command.ts';
import { shiftVelocity } from '../../shared/music/commands/velocity.ts';
import type { Note } from '../../shared/music/song.ts';
import { NoteIndex } from '../roll/note-index.ts';
import { yOfVelocity } from '../roll/velocity-axis.ts';
import { xOfTick } from '../roll/viewport.ts';
import { keepingSelection, sketchOf } from './command-sketch.ts';
import type { Desk, Gesture, Point } from './gesture.ts';

/** Pixels beside a velocity bar, and above its tip, in which it can be taken hold of. */
const reach = 5;

/** Drags one note's velocity; where it is selected, the whole selection's follow by as much. */
export const velocityDrag: Gesture = {
  id: 'velocity-drag',
  surface: 'velocity',

  offer(press, desk) {
    return press.button === 'left' && barAt(desk, press) ? 'ns-resize' : undefined;
  },

  begin(press, desk) {
    const { document } = desk;
    const held = barAt(desk, press);
    if (!held) throw new RangeError('This gesture begins on a velocity.');
    const notes = document.selection.has(held) ? document.selection : new Set([held]);
    let command: Command | undefined;
    return {
      update(point) {
        const shifted = shiftVelocity(document.song, notes, point.velocity - press.velocity);
        command = keepingSelection(shifted, document.selection);
        return sketchOf(command);
      },
      approve() {
        if (command) document.run(command);
      },
      cancel() {},
    };
  },
};

/** The note whose bar is under the pointer: of several at one place a selected one, then the one with the nearest tip. */
function barAt({ document, viewport, laneHeight, givingWay }: Desk, { x, y, tick }: Point): Note | undefined {
  const notes = document.song.tracks[document.track]?.notes;
  if (!notes) return undefined;
  const around = reach / viewport.pixelsPerTick;
  let best: { note: Note; distance: number } | undefined;
  NoteIndex.of(notes).eachOnset(tick - around, tick + around, (note) => {
    if (givingWay.has(note)) return;
    const tip = yOfVelocity(laneHeight, note.velocity);
    if (y < tip - reach) return;
    const aside = Math.abs(xOfTick(viewport, note.tick) - x);
    const distance = aside * 4 + Math.abs(tip - y) - (document.selection.has(note) ? 1000 : 0);
    if (!best || distance < best.distance) best = { note, distance };
  });
  return best?.note;
}
