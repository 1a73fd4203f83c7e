import { pulsesPerQuarter } from './clock.ts';

/** How fast the filter follows a clock, in hertz: at first to find its tempo, then to smooth it. */
const bandwidth = { first: 3, steady: 0.8 } as const;
/** Pulses until it is steady: two quarters. */
const finding = 48;
/** A pulse that comes so many periods late or early is no jitter: the clock stood still or begins anew. */
const odd = 3;
/** Milliseconds without a pulse after which the clock is gone; slower than 5 quarters a minute nobody plays. */
const patience = 500;

/**
 * Follows the pulses of a MIDI clock, 24 a quarter note, whose times jitter by some milliseconds. A delay-locked loop of
 * second order smooths them (F. Adriaensen, “Using a DLL to filter time”, 2005): it settles on a steady tempo without an
 * error that remains, and follows one that changes. Times are milliseconds, as `performance.now()` counts them.
 */
export class ClockFollower {
  /** Number of the last pulse, counted from the start of the song. */
  #last = -1;
  /** Its time, filtered. */
  #time = 0;
  /** When it really came. */
  #came = Number.NEGATIVE_INFINITY;
  /** Milliseconds from one pulse to the next; undefined until there were two. */
  #period: number | undefined;
  /** When the next pulse is expected. */
  #expected = 0;
  #seen = 0;

  /** A pulse came. */
  pulse(timestamp: number): void {
    const since = timestamp - this.#came;
    this.#came = timestamp;
    this.#last++;
    this.#seen++;
    const period = this.#period;
    const error = timestamp - this.#expected;
    if (period === undefined || Math.abs(error) > odd * period) {
      this.#begin(timestamp, since);
      return;
    }
    const omega = (2 * Math.PI * (this.#seen < finding ? bandwidth.first : bandwidth.steady) * period) / 1000;
    this.#time = this.#expected;
    this.#expected += period + Math.SQRT2 * omega * error;
    this.#period = period + omega * omega * error;
  }

  /** The next pulse is the one with this number. */
  locate(pulse: number): void {
    this.#last = pulse - 1;
  }

  /** Where the clock is at a time: the number of its last pulse and what has passed since as a fraction of the next. */
  positionAt(timestamp: number): number {
    return this.#period === undefined ? this.#last : this.#last + (timestamp - this.#time) / this.#period;
  }

  /** Quarter notes a minute; undefined until two pulses were heard. */
  get quartersPerMinute(): number | undefined {
    return this.#period && 60_000 / (this.#period * pulsesPerQuarter);
  }

  /** Whether no pulse has come for so long that none will. */
  isGone(now: number): boolean {
    return now - this.#came > patience;
  }

  #begin(timestamp: number, since: number): void {
    this.#time = timestamp;
    // After a pause the tempo that was known is a better guess than the pause.
    const known = since > patience ? this.#period : Math.max(1, since);
    this.#period = known;
    this.#expected = timestamp + (known ?? 0);
    this.#seen = known === undefined ? 0 : 1;
  }
}
