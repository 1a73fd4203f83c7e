import type { Pointer, PressKind, Surface } from '../gestures/gesture.ts';
import { edgeScroller } from './edge-scroll.ts';
import type { RollModel } from './roll-model.svelte.ts';

/** Presses that follow one another so fast, in milliseconds, and so near, in CSS pixels, are a double click. */
const doubleClick = { time: 400, distance: 5 } as const;

/** Makes an element hand its pointer events to the gestures of a surface. Gives the function that lets go of it. */
export function listen(element: HTMLElement, surface: Surface, roll: RollModel): () => void {
  const { gestures } = roll;
  let before: { time: number; x: number; y: number } | undefined;
  /** The last press on something else, in the window's coordinates. */
  let elsewhere: { time: number; x: number; y: number } | undefined;
  const place = (event: PointerEvent): Pointer => {
    const box = element.getBoundingClientRect();
    return {
      x: (event.clientX - box.left) / roll.unit,
      y: (event.clientY - box.top) / roll.unit,
      shift: event.shiftKey,
      alt: event.altKey,
      mod: event.ctrlKey || event.metaKey,
    };
  };
  const scroller = edgeScroller(roll, gestures);

  const downAnywhere = (event: PointerEvent) => {
    if (event.target instanceof Node && element.contains(event.target)) return;
    elsewhere = { time: event.timeStamp, x: event.clientX, y: event.clientY };
  };
  const down = (event: PointerEvent) => {
    const button = buttonOf(event);
    if (!button || followsOn(event, elsewhere)) return;
    const pointer = place(event);
    const double =
      before !== undefined &&
      event.timeStamp - before.time < doubleClick.time &&
      Math.hypot(pointer.x - before.x, pointer.y - before.y) < doubleClick.distance;
    if (!gestures.press(surface, pointer, { button, double, space: roll.spaceHeld })) return;
    // A note just drawn stays, whatever is clicked next.
    const counts = !double && gestures.active?.id !== 'draw';
    before = counts ? { time: event.timeStamp, x: pointer.x, y: pointer.y } : undefined;
    element.setPointerCapture(event.pointerId);
    if (element.style.cursor === 'grab') element.style.cursor = 'grabbing';
    if (button === 'middle') event.preventDefault();
  };
  const move = (event: PointerEvent) => {
    const pointer = place(event);
    if (gestures.active) {
      gestures.move(pointer);
      scroller.follow(pointer);
    } else element.style.cursor = gestures.cursor(surface, pointer, roll.spaceHeld);
  };
  const up = (event: PointerEvent) => {
    scroller.stop();
    gestures.release();
    element.style.cursor = gestures.cursor(surface, place(event), roll.spaceHeld);
  };
  const lost = () => {
    scroller.stop();
    gestures.cancel();
  };
  element.ownerDocument.addEventListener('pointerdown', downAnywhere, true);
  element.addEventListener('pointerdown', down);
  element.addEventListener('pointermove', move);
  element.addEventListener('pointerup', up);
  element.addEventListener('pointercancel', lost);
  return () => {
    lost();
    element.ownerDocument.removeEventListener('pointerdown', downAnywhere, true);
    element.removeEventListener('pointerdown', down);
    element.removeEventListener('pointermove', move);
    element.removeEventListener('pointerup', up);
    element.removeEventListener('pointercancel', lost);
  };
}

/**
 * Whether a press is the second half of a double click whose first half was on something that has gone since, such as a
 * dialog that it closed: then it is not meant for what was below.
 */
function followsOn(event: PointerEvent, elsewhere: { time: number; x: number; y: number } | undefined): boolean {
  if (!elsewhere || event.timeStamp - elsewhere.time >= doubleClick.time) return false;
  return Math.hypot(event.clientX - elsewhere.x, event.clientY - elsewhere.y) < doubleClick.distance;
}

/** Which kind of press it is; none for the right button, which opens a menu. */
function buttonOf({ button, buttons }: PointerEvent): PressKind['button'] | undefined {
  if (buttons & 32) return 'eraser';
  if (button === 0) return 'left';
  return button === 1 ? 'middle' : undefined;
}
