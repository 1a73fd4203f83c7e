import { velocityAtY } from '../roll/velocity-axis.ts';
import { pitchAtY, tickAtX } from '../roll/viewport.ts';
import type { Desk, Drag, Gesture, Point, Pointer, Press, PressKind, Surface } from './gesture.ts';
import { gestures } from './registry.ts';
import type { Sketch } from './sketch.ts';

/** Pixels the pointer must move before a press becomes a drag. */
const threshold = 3;

/** Turns what the pointer does into gestures: finds the one that a press begins, and carries it to its end. */
export class Gestures {
  /** What the drag under way would do. */
  sketch: Sketch = $state.raw({});
  /** The gesture under way. */
  active: Gesture | undefined = $state.raw(undefined);
  /** How many gestures were begun so far. */
  presses = 0;
  readonly #desk: Desk;
  #drag: Drag | undefined;
  #pressed: Pointer | undefined;
  #last: Pointer | undefined;
  #moved = false;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** The CSS cursor for a pointer that is not pressed. */
  cursor(surface: Surface, pointer: Pointer, space = false): string {
    return this.#offer(surface, { ...this.#point(pointer), button: 'left', double: false, space })?.cursor ?? 'default';
  }

  /** Begins the gesture that this press offers. Gives whether there is one. */
  press(surface: Surface, pointer: Pointer, kind: PressKind): boolean {
    this.cancel();
    const press = { ...this.#point(pointer), ...kind };
    const offer = this.#offer(surface, press);
    if (!offer) return false;
    this.presses++;
    this.active = offer.gesture;
    this.#drag = offer.gesture.begin(press, this.#desk);
    this.#pressed = pointer;
    this.#last = pointer;
    this.#moved = false;
    this.sketch = this.#drag.first ?? {};
    return true;
  }

  /** The pointer moved, or a modifier key changed. */
  move(pointer: Pointer): void {
    if (!this.#drag || !this.#pressed) return;
    this.#last = pointer;
    const far = Math.hypot(pointer.x - this.#pressed.x, pointer.y - this.#pressed.y) >= threshold;
    this.#moved ||= far;
    if (this.#moved) this.sketch = this.#drag.update(this.#point(pointer));
  }

  /** The view scrolled under a pointer that stands still. */
  refresh(): void {
    if (this.#last && this.#moved) this.move(this.#last);
  }

  release(): void {
    const drag = this.#drag;
    this.#end();
    drag?.approve();
  }

  /** Takes the drag back. Gives whether there was one. */
  cancel(): boolean {
    const drag = this.#drag;
    this.#end();
    drag?.cancel();
    return drag !== undefined;
  }

  #end(): void {
    this.#drag = undefined;
    this.#pressed = undefined;
    this.#last = undefined;
    this.active = undefined;
    this.sketch = {};
  }

  #offer(surface: Surface, press: Press): { gesture: Gesture; cursor: string } | undefined {
    for (const gesture of gestures) {
      const cursor = gesture.surface === surface ? gesture.offer(press, this.#desk) : undefined;
      if (cursor !== undefined) return { gesture, cursor };
    }
    return undefined;
  }

  #point(pointer: Pointer): Point {
    const { viewport, laneHeight } = this.#desk;
    return {
      ...pointer,
      tick: tickAtX(viewport, pointer.x),
      pitch: pitchAtY(viewport, pointer.y),
      velocity: velocityAtY(laneHeight, pointer.y),
    };
  }
}
