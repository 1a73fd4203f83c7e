import { scrollBy } from '../roll/scroll.ts';
import type { Gesture } from './gesture.ts';

/** Moves the view with the pointer: a drag with the middle button, or with the space bar held. */
export const pan: Gesture = {
  id: 'pan',
  surface: 'notes',

  offer(press) {
    return press.button === 'middle' || press.space ? 'grab' : undefined;
  },

  begin(press, desk) {
    const { scrollTick, scrollPitch } = desk.view;
    let { x, y } = press;
    return {
      update(point) {
        scrollBy(desk, x - point.x, y - point.y);
        ({ x, y } = point);
        return {};
      },
      approve() {},
      cancel() {
        desk.view.scrollTick = scrollTick;
        desk.view.scrollPitch = scrollPitch;
      },
    };
  },
};
