import { type Scrollable, scrollToTick } from './scroll.ts';
import { xOfTick } from './viewport.ts';

/** Part of the view's width that is left when the view turns a page, and where the playhead then stands. */
const margin = 0.1;

/** Turns the page when the playhead has left the view, or while music plays has come near its right edge. */
export function followTick(roll: Scrollable, tick: number, playing: boolean): void {
  const { viewport } = roll;
  const x = xOfTick(viewport, tick);
  if (x >= 0 && x <= viewport.width * (playing ? 1 - margin : 1)) return;
  scrollToTick(roll, tick - (margin * viewport.width) / viewport.pixelsPerTick);
}
