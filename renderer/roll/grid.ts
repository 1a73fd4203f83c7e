import type { BarMap } from '../../shared/music/time.ts';

/** The grid that notes snap to: steps counted from each bar line. */
export interface Grid {
  /** Ticks a step; may be a fraction where the resolution is too coarse. */
  readonly step: number;
  readonly bars: BarMap;
}

/** Ticks of a grid's step. `grid` is in fractions of a whole note: 16 is a sixteenth. */
export function gridStep(grid: number, kind: 'straight' | 'triplet' | 'dotted', ppq: number): number {
  const factor = kind === 'triplet' ? 2 / 3 : kind === 'dotted' ? 3 / 2 : 1;
  return Math.max(1, ((4 * ppq) / grid) * factor);
}

/** The grid line nearest to a tick, or the last one up to it; a whole tick, never negative. */
export function snapTick(grid: Grid, tick: number, to: 'nearest' | 'before' = 'nearest'): number {
  const at = Math.max(0, tick);
  const bar = grid.bars.barAt(at);
  const steps = (at - bar.start) / grid.step;
  const snapped = Math.round((to === 'nearest' ? Math.round(steps) : Math.floor(steps + 1e-6)) * grid.step);
  return bar.start + Math.min(snapped, bar.length);
}

/** How strong a grid line is. */
export type LineKind = 'bar' | 'beat' | 'step';

/** Pixels below which lines of a kind are left out. */
const leastGap = { bar: 10, beat: 14, step: 7 } as const;

/**
 * Calls `visit` for each line of the grid between two ticks. Steps, then beats, then every other bar line and so on are
 * left out as the zoom makes them crowd.
 */
export function eachGridLine(
  grid: Grid,
  ppq: number,
  pixelsPerTick: number,
  start: number,
  end: number,
  visit: (tick: number, kind: LineKind) => void,
): void {
  let bar = grid.bars.barAt(Math.max(0, start));
  while (bar.start < end) {
    const every = barStride(bar.length * pixelsPerTick);
    const beat = (4 * ppq) / bar.meter.denominator;
    if (bar.index % every === 0) visit(bar.start, 'bar');
    if (every === 1) {
      const stepped = grid.step * pixelsPerTick >= leastGap.step;
      const beaten = beat * pixelsPerTick >= leastGap.beat;
      if (stepped) eachStep(bar.start, bar.length, grid.step, (tick) => visit(tick, 'step'));
      if (beaten) eachStep(bar.start, bar.length, beat, (tick) => visit(tick, 'beat'));
    }
    const next = every === 1 ? bar.index + 1 : bar.index + every - (bar.index % every);
    bar = grid.bars.bar(next);
  }
}

/** Every how many bars a line is drawn, a power of two, where a bar is so many pixels wide. */
export function barStride(pixels: number, gap: number = leastGap.bar): number {
  let every = 1;
  while (pixels * every < gap) every *= 2;
  return every;
}

function eachStep(start: number, length: number, step: number, visit: (tick: number) => void): void {
  for (let offset = step; offset < length - 1e-6; offset += step) visit(start + offset);
}
