import type { Command } from '../../shared/music/commands/command.ts';
import { lineVelocity, type VelocityPoint } from '../../shared/music/commands/velocity.ts';
import type { Note } from '../../shared/music/song.ts';
import { NoteIndex } from '../roll/note-index.ts';
import { keepingSelection, sketchOf } from './command-sketch.ts';
import type { Gesture } from './gesture.ts';

/** Draws a line through the velocity lane: the notes along it get its height. Where some are selected, only those. */
export const velocityLine: Gesture = {
  id: 'velocity-line',
  surface: 'velocity',
  scrolls: 'time',

  offer(press) {
    return press.button === 'left' ? 'crosshair' : undefined;
  },

  begin(press, { document, givingWay }) {
    const from: VelocityPoint = { tick: press.tick, velocity: press.velocity };
    let command: Command | undefined;
    return {
      update(point) {
        const to: VelocityPoint = { tick: point.tick, velocity: point.shift ? from.velocity : point.velocity };
        const along: Note[] = [];
        const notes = document.song.tracks[document.track]?.notes ?? [];
        const [start, end] = from.tick <= to.tick ? [from.tick, to.tick] : [to.tick, from.tick];
        NoteIndex.of(notes).eachOnset(start, end, (note) => {
          if (!givingWay.has(note)) along.push(note);
        });
        const selected = along.filter((note) => document.selection.has(note));
        const chosen = new Set(selected.length > 0 ? selected : along);
        command = keepingSelection(lineVelocity(document.song, chosen, from, to), document.selection);
        return { ...sketchOf(command), line: { from, to } };
      },
      approve() {
        if (command) document.run(command);
      },
      cancel() {},
    };
  },
};
