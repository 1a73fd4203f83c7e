import { type Grid, nextLine, previousLine, snapTick } from '../grid.ts';
import type { Song } from '../song.ts';
import { type Command, labelled, type Selection } from './command.ts';
import { moveNotes } from './notes.ts';

/**
 * Moves the selected notes by one step of the grid, to the right (1) or left (-1). The first of them goes from its grid
 * line to the next one, and the others by as much.
 */
export function nudgeNotes(song: Song, selection: Selection, grid: Grid, direction: 1 | -1): Command {
  const label = labelled('Nudge', selection.size);
  if (selection.size === 0) return { label, edits: [] };
  let first = Number.POSITIVE_INFINITY;
  for (const { tick } of selection) first = Math.min(first, tick);
  const line = snapTick(grid, first);
  const ticks = (direction > 0 ? nextLine(grid, line) : previousLine(grid, line)) - line;
  return { ...moveNotes(song, selection, { ticks, semitones: 0 }), label };
}
