import type { Note } from '../../shared/music/song.ts';
import { NoteIndex } from '../roll/note-index.ts';
import { yOfVelocity } from '../roll/velocity-axis.ts';
import { xOfTick } from '../roll/viewport.ts';
import { clamp } from './drag-notes.ts';
import type { Desk, Gesture, Point } from './gesture.ts';
import { replacing } from './note-edits.ts';

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
    let changed: ReadonlyMap<Note, Note> | undefined;
    return {
      update(point) {
        const by = point.velocity - press.velocity;
        const louder = (note: Note): Note => ({ ...note, velocity: clamp(note.velocity + by, 1, 127) });
        changed = by === 0 ? undefined : new Map([...notes].map((note) => [note, louder(note)]));
        return changed ? { notes: [...changed.values()], hidden: notes } : {};
      },
      approve() {
        if (!changed) return;
        const kept = [...document.selection].map((note) => changed?.get(note) ?? note);
        document.edit('Change velocity', replacing(document.song, changed), kept);
      },
      cancel() {},
    };
  },
};

/** The note whose bar is under the pointer: of several at one place a selected one, then the one with the nearest tip. */
function barAt({ document, viewport, laneHeight }: Desk, { x, y, tick }: Point): Note | undefined {
  const notes = document.song.tracks[document.track]?.notes;
  if (!notes) return undefined;
  const around = reach / viewport.pixelsPerTick;
  let best: { note: Note; distance: number } | undefined;
  NoteIndex.of(notes).eachOnset(tick - around, tick + around, (note) => {
    const tip = yOfVelocity(laneHeight, note.velocity);
    if (y < tip - reach) return;
    const aside = Math.abs(xOfTick(viewport, note.tick) - x);
    const distance = aside * 4 + Math.abs(tip - y) - (document.selection.has(note) ? 1000 : 0);
    if (!best || distance < best.distance) best = { note, distance };
  });
  return best?.note;
}
