import { type Grid, nextLine, snapTick } from '../grid.ts';
import type { Song } from '../song.ts';
import { type Command, labelled, type Selection } from './command.ts';
import { copyNotes } from './notes.ts';

/**
 * Writes the selected notes again right after themselves: moved by their length, which is rounded up to the grid so that
 * the copy keeps its place in the bar.
 */
export function duplicateNotes(song: Song, selection: Selection, grid: Grid): Command {
  let first = Number.POSITIVE_INFINITY;
  let end = 0;
  for (const note of selection) {
    first = Math.min(first, note.tick);
    end = Math.max(end, note.tick + note.duration);
  }
  const label = labelled('Duplicate', selection.size);
  if (end === 0) return { label, edits: [] };
  const start = snapTick(grid, first, 'before');
  const line = snapTick(grid, end, 'before');
  const ticks = (line === end ? end : nextLine(grid, end)) - start;
  return { ...copyNotes(song, selection, { ticks, semitones: 0 }), label };
}
