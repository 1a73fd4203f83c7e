import type { Note } from '../../shared/music/song.ts';
import { NoteIndex } from '../roll/note-index.ts';
import { clamp } from './drag-notes.ts';
import type { Gesture } from './gesture.ts';
import { replacing } from './note-edits.ts';
import type { VelocityPoint } from './sketch.ts';

/** Draws a line through the velocity lane: the notes along it get its height. Where some are selected, only those. */
export const velocityLine: Gesture = {
  id: 'velocity-line',
  surface: 'velocity',
  scrolls: 'time',

  offer(press) {
    return press.button === 'left' ? 'crosshair' : undefined;
  },

  begin(press, { document }) {
    const from: VelocityPoint = { tick: press.tick, velocity: press.velocity };
    let changed: ReadonlyMap<Note, Note> = new Map();
    return {
      update(point) {
        const to: VelocityPoint = { tick: point.tick, velocity: point.shift ? from.velocity : point.velocity };
        const [first, last] = from.tick <= to.tick ? [from, to] : [to, from];
        const along: Note[] = [];
        const notes = document.song.tracks[document.track]?.notes ?? [];
        NoteIndex.of(notes).eachOnset(first.tick, last.tick, (note) => along.push(note));
        const chosen = along.some((note) => document.selection.has(note))
          ? along.filter((note) => document.selection.has(note))
          : along;
        changed = new Map(chosen.map((note) => [note, { ...note, velocity: heightAt(first, last, note.tick) }]));
        return { line: { from, to }, notes: [...changed.values()], hidden: new Set(changed.keys()) };
      },
      approve() {
        const kept = [...document.selection].map((note) => changed.get(note) ?? note);
        document.edit('Draw velocities', replacing(document.song, changed), kept);
      },
      cancel() {},
    };
  },
};

/** The line's velocity at a tick. */
function heightAt(first: VelocityPoint, last: VelocityPoint, tick: number): number {
  const part = last.tick === first.tick ? 0 : (tick - first.tick) / (last.tick - first.tick);
  return clamp(Math.round(first.velocity + part * (last.velocity - first.velocity)), 1, 127);
}
