import type { BarMap } from './time.ts';

/** How a step of the grid is made of a plain note value: two thirds of it, or half as much again. */
export type GridKind = 'straight' | 'triplet' | 'dotted';

/** The grid that notes snap to: steps counted from each bar line, so that a new meter begins it anew. */
export interface Grid {
  /** Ticks a step; may be a fraction where the resolution is too coarse for whole ones. */
  readonly step: number;
  readonly bars: BarMap;
}

/** Ticks of a grid's step, at least one. `division` is in fractions of a whole note: 16 is a sixteenth. */
export function gridStep(division: number, kind: GridKind, ppq: number): number {
  const factor = kind === 'triplet' ? 2 / 3 : kind === 'dotted' ? 3 / 2 : 1;
  return Math.max(1, ((4 * ppq) / division) * factor);
}

/** The grid line nearest to a tick, or the last one up to it; a whole tick, never negative. Bar lines are grid lines. */
export function snapTick(grid: Grid, tick: number, to: 'nearest' | 'before' = 'nearest'): number {
  const at = Math.max(0, tick);
  const bar = grid.bars.barAt(at);
  // A line lies at a whole tick, so it may round to one just before its exact place.
  const steps = Math.floor((Math.floor(at) - bar.start + 0.5 - 1e-6) / grid.step);
  const before = bar.start + Math.min(bar.length, Math.round(steps * grid.step));
  if (to === 'before' || at <= before) return before;
  const after = bar.start + Math.min(bar.length, Math.round((steps + 1) * grid.step));
  return at - before < after - at ? before : after;
}

/** The first grid line after a tick. */
export function nextLine(grid: Grid, tick: number): number {
  const bar = grid.bars.barAt(Math.max(0, tick));
  for (let steps = Math.floor((tick - bar.start) / grid.step); ; steps++) {
    const line = bar.start + Math.min(bar.length, Math.round(steps * grid.step));
    if (line > tick) return line;
  }
}

/** The last grid line before a tick; 0 where there is none. */
export function previousLine(grid: Grid, tick: number): number {
  return tick <= 1 ? 0 : snapTick(grid, Math.ceil(tick) - 1, 'before');
}

/**
 * By how many ticks a note moves that stands at `tick` and is dragged by `delta`: from grid line to grid line, so that
 * one that is off the grid stays off it by as much. The first drag of less than half a step does nothing.
 */
export function snapMove(grid: Grid, tick: number, delta: number): number {
  const line = snapTick(grid, tick);
  return Math.max(-tick, snapTick(grid, line + delta) - line);
}
