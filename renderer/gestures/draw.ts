import type { Edit } from '../../shared/music/edit.ts';
import type { Note, Track } from '../../shared/music/song.ts';
import { snapTick } from '../roll/grid.ts';
import { Audition } from './audition.ts';
import type { Gesture } from './gesture.ts';
import { noteAt } from './hit.ts';

/** Velocity of a drawn note: loud enough to lead, with room above. */
const drawnVelocity = 96;

/**
 * Draws a note: a press on empty space with the pencil, a double click with the selecting tool. It has the length that
 * was last used; dragging sideways sets its length, up and down its pitch.
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
    const free = press.alt || !view.snap;
    const tick = free ? Math.max(0, Math.round(press.tick)) : snapTick(grid, press.tick, 'before');
    const usual = view.lastLength || Math.max(1, Math.round(grid.step));
    const audition = new Audition(desk);
    let note: Note = { tick, duration: usual, pitch: desk.allowedPitch(press.pitch, tick), velocity: drawnVelocity };
    let sized = false;
    audition.sound(note.pitch, note.velocity);
    return {
      first: { notes: [note] },
      update(point) {
        sized ||= Math.abs(point.x - press.x) > 6;
        const loose = point.alt || !view.snap;
        const least = loose ? 1 : Math.max(1, Math.round(grid.step));
        const end = loose ? Math.round(point.tick) : snapTick(grid, point.tick);
        const duration = sized ? Math.max(least, end - tick) : usual;
        const pitch = point.shift ? note.pitch : desk.allowedPitch(point.pitch, tick);
        note = { ...note, duration, pitch };
        audition.sound(pitch, note.velocity);
        return { notes: [note] };
      },
      approve() {
        audition.end();
        view.lastLength = note.duration;
        const edit: Edit = { kind: 'notes', track: document.track, removed: [], added: [note] };
        const first: Edit[] = document.song.tracks.length === 0 ? [{ kind: 'track', index: 0, after: firstTrack }] : [];
        document.edit('Draw a note', [...first, edit], [note]);
      },
      cancel: () => audition.end(),
    };
  },
};

/** What a song without tracks gets when something is drawn into it. */
const firstTrack: Track = {
  name: 'Piano',
  channel: 0,
  program: 0,
  drums: false,
  notes: [],
  controls: [],
  bends: [],
  programChanges: [],
};
