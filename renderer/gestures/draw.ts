import { drawNotes } from '../../shared/music/commands/notes.ts';
import { insertTrack } from '../../shared/music/commands/tracks.ts';
import { applyAll } from '../../shared/music/edit.ts';
import { snapTick } from '../../shared/music/grid.ts';
import type { Note } from '../../shared/music/song.ts';
import { Audition } from './audition.ts';
import type { Gesture } from './gesture.ts';
import { noteAt } from './hit.ts';

/** Velocity of a drawn note: loud enough to lead, with room above. */
const drawnVelocity = 96;
/** Pixels sideways after which a drag sets the length. */
const sizing = 6;

/**
 * Draws a note: a press on empty space with the pencil, a double click with the selecting tool. It has the length that
 * was last used; dragging sideways sets its length, up and down its pitch. A song without tracks gets its first one.
 */
export const draw: Gesture = {
  id: 'draw',
  surface: 'notes',
  scrolls: 'both',

  offer(press, desk) {
    const wanted = desk.view.tool === 'pencil' ? !press.shift && !press.mod : press.double;
    return wanted && !noteAt(desk, press) ? 'crosshair' : undefined;
  },

  begin(press, desk) {
    const { document, view, grid } = desk;
    const step = Math.max(1, Math.round(grid.step));
    const tick = press.alt || !view.snap ? Math.max(0, Math.round(press.tick)) : snapTick(grid, press.tick, 'before');
    const usual = view.lastLength || step;
    const audition = new Audition(desk);
    let note: Note = { tick, duration: usual, pitch: desk.allowedPitch(press.pitch, tick), velocity: drawnVelocity };
    let sized = false;
    audition.sound(note.pitch, note.velocity);
    const sketch = () => ({ notes: [note], selection: new Set([note]) });
    return {
      first: sketch(),
      update(point) {
        sized ||= Math.abs(point.x - press.x) > sizing;
        const free = point.alt || !view.snap;
        const end = free ? Math.round(point.tick) : snapTick(grid, point.tick);
        const duration = sized ? Math.max(free ? 1 : step, end - tick) : usual;
        const pitch = point.shift ? note.pitch : desk.allowedPitch(point.pitch, tick);
        note = { ...note, duration, pitch };
        audition.sound(pitch, note.velocity);
        return sketch();
      },
      approve() {
        audition.end();
        view.lastLength = note.duration;
        const { song } = document;
        const first =
          song.tracks.length === 0 ? insertTrack(song, { name: 'Piano', program: 0, drums: false }).edits : [];
        const drawn = drawNotes(applyAll(song, first), document.track, [note]);
        document.edit(drawn.label, [...first, ...drawn.edits], drawn.select);
      },
      cancel: () => audition.end(),
    };
  },
};
