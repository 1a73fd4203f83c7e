import { type Scrollable, scrollBy, zoomPitch, zoomTime } from './scroll.ts';

/** Pixels a line of a wheel that counts in lines. */
const line = 32;
/** How strongly a wheel's pixel zooms. */
const zoomPerPixel = 0.002;

/** What a wheel says. */
export interface WheelTurn {
  readonly deltaX: number;
  readonly deltaY: number;
  /** 0: pixels, 1: lines, 2: pages. */
  readonly deltaMode: number;
  readonly shiftKey: boolean;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** Scrolls by a wheel: Shift sideways; Ctrl zooms time and Alt zooms pitch about the pointer at `x`, `y`. */
export function turnWheel(roll: Scrollable, turn: WheelTurn, x: number, y: number): void {
  const unit = turn.deltaMode === 0 ? 1 : turn.deltaMode === 1 ? line : roll.view.height;
  const dx = turn.deltaX * unit;
  const dy = turn.deltaY * unit;
  // Some systems turn the wheel's axis themselves while Shift or Alt is held.
  const main = dy || dx;
  if (turn.ctrlKey || turn.metaKey) zoomTime(roll, Math.exp(-main * zoomPerPixel), x);
  else if (turn.altKey) zoomPitch(roll, Math.exp(-main * zoomPerPixel), y);
  else if (turn.shiftKey) scrollBy(roll, main, 0);
  else scrollBy(roll, dx, dy);
}
