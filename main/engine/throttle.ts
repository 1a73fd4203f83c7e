/** Passes on the latest of many values, at most one in so many milliseconds; the last one always comes through. */
export class Throttle<T> {
  readonly #every: number;
  readonly #pass: (value: T) => void;
  #next = 0;
  #held: { readonly value: T } | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(every: number, pass: (value: T) => void) {
    this.#every = every;
    this.#pass = pass;
  }

  say(value: T): void {
    const wait = this.#next - performance.now();
    this.#held = { value };
    if (wait <= 0) this.flush();
    else this.#timer ??= setTimeout(() => this.flush(), wait).unref();
  }

  /** Passes on what is held back, at once. */
  flush(): void {
    if (!this.#held) return;
    const { value } = this.#held;
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#held = undefined;
    this.#next = performance.now() + this.#every;
    this.#pass(value);
  }
}
