import { Gate } from './gate.ts';

/** Lets music be written up to a tick, and holds it there until more room is made. */
export class Room {
  readonly #gate = new Gate();
  #until: number;

  constructor(until: number) {
    this.#until = until;
  }

  make(until: number): void {
    this.#until = Math.max(this.#until, until);
    this.#gate.open();
  }

  /** Waits until music that has come to a tick may go on. */
  async after(tick: number): Promise<void> {
    while (tick >= this.#until) {
      this.#gate.shut();
      await this.#gate.passed();
    }
  }
}
