import type { Pointer } from '../gestures/gesture.ts';
import type { Gestures } from '../gestures/gestures.svelte.ts';
import { type Scrollable, scrollBy } from './scroll.ts';

/** CSS pixels beyond the edge for each pixel that the view scrolls a frame. */
const ease = 6;
/** Most pixels a frame. */
const fastest = 40;

/** Scrolls the view while a drag's pointer is beyond its edge, and lets the drag follow. */
export function edgeScroller(roll: Scrollable, gestures: Gestures) {
  let frame = 0;
  let pointer: Pointer | undefined;
  const step = () => {
    frame = 0;
    const scrolls = gestures.active?.scrolls;
    if (!pointer || !scrolls) return;
    const dx = beyond(pointer.x, roll.view.width);
    const dy = scrolls === 'both' ? beyond(pointer.y, roll.view.height) : 0;
    if (dx === 0 && dy === 0) return;
    scrollBy(roll, dx, dy);
    gestures.refresh();
    frame = requestAnimationFrame(step);
  };
  return {
    /** Tells where the pointer is. */
    follow(to: Pointer): void {
      pointer = to;
      frame ||= requestAnimationFrame(step);
    },
    stop(): void {
      cancelAnimationFrame(frame);
      frame = 0;
      pointer = undefined;
    },
  };
}

/** Pixels to scroll for a pointer at `at` where the view reaches from 0 to `size`. */
function beyond(at: number, size: number): number {
  const over = at < 0 ? at : at > size ? at - size : 0;
  return Math.max(-fastest, Math.min(fastest, over / ease));
}
