/** Does something now and again at a steady pace, however often it is asked for: the last request is always honoured. */
export class Steady {
  readonly #work: () => Promise<void>;
  readonly #pause: number;
  #busy = false;
  #wanted = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** @param pause milliseconds between the end of one time and the next */
  constructor(pause: number, work: () => Promise<void>) {
    this.#pause = pause;
    this.#work = work;
  }

  /** @param soon without the pause that is left */
  ask(soon = false): void {
    if (soon && this.#timer !== undefined) {
      clearTimeout(this.#timer);
      this.#timer = undefined;
    }
    if (this.#busy || this.#timer !== undefined) this.#wanted = true;
    else void this.#run();
  }

  stop(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#wanted = false;
  }

  async #run(): Promise<void> {
    this.#busy = true;
    this.#wanted = false;
    await this.#work();
    this.#busy = false;
    this.#timer = setTimeout(() => {
      this.#timer = undefined;
      if (this.#wanted) void this.#run();
    }, this.#pause);
  }
}
