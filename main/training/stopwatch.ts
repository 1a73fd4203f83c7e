/** Work that takes this many times as long as usual, and so many seconds more, was interrupted. */
const interruptedAt = { times: 10, secondsMore: 10 } as const;

/**
 * Counts the time that was spent on pieces of work of one kind, and not that in which the process or the whole machine
 * stood still: Ctrl-Z, or a closed laptop. No clock tells these apart on every system, but what stands still takes many
 * times as long as the work itself.
 */
export class Stopwatch {
  #usual: number;

  /** @param usual how long the work takes, as far as is known, in seconds */
  constructor(usual: number) {
    this.#usual = usual;
  }

  /** The seconds that count of those that a piece of work took by the clock. */
  count(seconds: number): number {
    const { times, secondsMore } = interruptedAt;
    if (seconds <= times * this.#usual + secondsMore) {
      this.#usual = seconds;
      return seconds;
    }
    const counted = this.#usual;
    // A machine that became slow for good is believed in the end.
    this.#usual *= times;
    return counted;
  }
}
