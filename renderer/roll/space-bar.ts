import { keyTarget } from '../actions/key-target.ts';
import type { RollModel } from './roll-model.svelte.ts';

/**
 * Lets the space bar both play and, held while the pointer drags, pan. Over the notes its press is kept back until it is
 * let go: if nothing was dragged meanwhile, it is handed on as the press that it was.
 */
export class SpaceBar {
  readonly #roll: RollModel;
  #over = false;
  #presses = 0;
  #target: EventTarget | null = null;

  constructor(roll: RollModel) {
    this.#roll = roll;
  }

  /** The pointer came over the notes. */
  enter(): void {
    this.#over = true;
  }

  leave(): void {
    this.#over = false;
  }

  down(event: KeyboardEvent): void {
    // What is not trusted was handed on below.
    const plain = event.key === ' ' && !event.ctrlKey && !event.metaKey && !event.altKey && !event.shiftKey;
    if (!plain || !event.isTrusted || !(this.#over || this.#roll.spaceHeld)) return;
    const { typing, control, apart } = keyTarget(event.target);
    if (typing || control || apart) return;
    event.preventDefault();
    if (!this.#roll.spaceHeld) {
      this.#roll.spaceHeld = true;
      this.#presses = this.#roll.gestures.presses;
      this.#target = event.target;
    }
  }

  up(event: KeyboardEvent): void {
    if (event.key !== ' ' || !this.#roll.spaceHeld) return;
    const target = this.#target;
    const dragged = this.#roll.gestures.presses > this.#presses;
    this.forget();
    if (!dragged)
      target?.dispatchEvent(new KeyboardEvent('keydown', { key: ' ', code: 'Space', bubbles: true, cancelable: true }));
  }

  /** The window lost the keyboard: whatever was held is held no longer. */
  forget(): void {
    this.#roll.spaceHeld = false;
    this.#target = null;
  }
}
