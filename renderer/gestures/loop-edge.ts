import { xOfTick } from '../roll/viewport.ts';
import type { Desk, Gesture, Point } from './gesture.ts';
import { placeAt } from './seek-or-loop.ts';

/** Pixels around an end of the brace in which it can be taken hold of. */
const reach = 5;

/** Drags one end of the loop brace. */
export const loopEdge: Gesture = {
  id: 'loop-edge',
  surface: 'ruler',
  scrolls: 'time',

  offer(press, desk) {
    return press.button === 'left' && edgeAt(desk, press) ? 'ew-resize' : undefined;
  },

  begin(press, desk) {
    const before = desk.transport.loop;
    const edge = edgeAt(desk, press);
    if (!before || !edge) throw new RangeError('This gesture begins on an end of the loop.');
    const fixed = edge === 'start' ? before.end : before.start;
    let loop: { readonly start: number; readonly end: number } = before;
    return {
      update(point) {
        const to = placeAt(desk, point);
        if (to !== fixed) loop = { start: Math.min(fixed, to), end: Math.max(fixed, to) };
        return { loop };
      },
      approve() {
        desk.transport.loop = { ...loop, on: before.on };
      },
      cancel() {},
    };
  },
};

function edgeAt({ transport, viewport }: Desk, { x }: Point): 'start' | 'end' | undefined {
  const { loop } = transport;
  if (!loop) return undefined;
  const toEnd = Math.abs(xOfTick(viewport, loop.end) - x);
  const toStart = Math.abs(xOfTick(viewport, loop.start) - x);
  if (Math.min(toEnd, toStart) > reach) return undefined;
  return toEnd <= toStart ? 'end' : 'start';
}
