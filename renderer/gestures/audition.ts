import type { Desk } from './gesture.ts';

/** Sounds one pitch at a time while a note is drawn or dragged. */
export class Audition {
  readonly #desk: Desk;
  #pitch: number | undefined;
  #end: (() => void) | undefined;

  constructor(desk: Desk) {
    this.#desk = desk;
  }

  /** Sounds a pitch, unless it is the one that sounds; what sounded before ends. Silent while music plays. */
  sound(pitch: number, velocity: number): void {
    if (pitch === this.#pitch) return;
    this.end();
    this.#pitch = pitch;
    if (!this.#desk.transport.playing) {
      this.#end = this.#desk.player.audition(this.#desk.document.track, pitch, velocity);
    }
  }

  end(): void {
    this.#end?.();
    this.#end = undefined;
    this.#pitch = undefined;
  }
}
