import { snapTick } from '../../shared/music/grid.ts';
import type { Desk, Gesture, Point } from './gesture.ts';

/** A click on the ruler moves the playhead there; a drag along it sets the loop. */
export const seekOrLoop: Gesture = {
  id: 'seek-or-loop',
  surface: 'ruler',
  scrolls: 'time',

  offer(press) {
    return press.button === 'left' ? 'pointer' : undefined;
  },

  begin(press, desk) {
    const from = placeAt(desk, press);
    let loop: { readonly start: number; readonly end: number } | undefined;
    return {
      update(point) {
        const to = placeAt(desk, point);
        loop = to === from ? undefined : { start: Math.min(from, to), end: Math.max(from, to) };
        return loop ? { loop } : {};
      },
      approve() {
        if (loop) desk.transport.loop = { ...loop, on: true };
        else desk.player.seek(from);
      },
      cancel() {},
    };
  },
};

/** The place in the song that the pointer means: on the grid, unless Alt is held. */
export function placeAt({ grid, view }: Desk, point: Point): number {
  return point.alt || !view.snap ? Math.max(0, Math.round(point.tick)) : snapTick(grid, point.tick);
}
