import { type Grid, nextLine, snapTick } from '../grid.ts';
import type { Song } from '../song.ts';
import { type Command, changeSelected, labelled, type Selection } from './command.ts';

/** How notes are pulled to the grid. */
export interface QuantizeOptions {
  /** 0 leaves notes where they are, 1 moves them onto the grid. */
  readonly strength: number;
  /** Whether ends are pulled to the grid too; otherwise a note keeps its length. */
  readonly ends: boolean;
  /** How far every second line of the grid comes late: 0 is straight, 1 makes a pair of steps into 2:1, a triplet's. */
  readonly swing: number;
}

export const plainQuantize: QuantizeOptions = { strength: 1, ends: false, swing: 0 };

/** Pulls the selected notes to the grid. Notes never change places with the bar before: ticks stay at 0 or later. */
export function quantizeNotes(
  song: Song,
  selection: Selection,
  grid: Grid,
  { strength, ends, swing }: QuantizeOptions = plainQuantize,
): Command {
  const pull = (tick: number) => Math.round(tick + strength * (swungLine(grid, tick, swing) - tick));
  return changeSelected(labelled('Quantise', selection.size), song, selection, (note) => {
    const tick = pull(note.tick);
    if (!ends) return { ...note, tick };
    const end = pull(note.tick + note.duration);
    // A note shorter than half a step would vanish between its two ends, and so gets one step.
    return { ...note, tick, duration: end > tick ? end - tick : Math.max(1, nextLine(grid, tick) - tick) };
  });
}

/** The nearest line to a tick of a grid whose every second line, counted from the bar line, comes late. */
function swungLine(grid: Grid, tick: number, swing: number): number {
  if (swing === 0) return snapTick(grid, tick);
  const { start, length } = grid.bars.barAt(tick);
  const first = Math.floor((tick - start) / grid.step);
  let nearest = start;
  for (let step = first - 1; step <= first + 2; step++) {
    const late = Math.abs(step) % 2 === 1 ? (swing * grid.step) / 3 : 0;
    const line = start + Math.max(0, Math.min(length, Math.round(step * grid.step + late)));
    if (Math.abs(line - tick) < Math.abs(nearest - tick)) nearest = line;
  }
  return nearest;
}
