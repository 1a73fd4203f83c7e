/** Lets work through while it is open, and holds it while it is shut. */
export class Gate {
  #waiting: (() => void)[] | undefined;

  shut(): void {
    this.#waiting ??= [];
  }

  open(): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    for (const pass of waiting) pass();
  }

  /** Undefined where the gate is open; else a promise that is fulfilled once it is. */
  passed(): Promise<void> | undefined {
    const waiting = this.#waiting;
    return waiting && new Promise((resolve) => waiting.push(resolve));
  }
}
