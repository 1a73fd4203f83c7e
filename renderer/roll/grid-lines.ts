import type { Grid } from '../../shared/music/grid.ts';

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
