import type { BarMap, TempoMap } from '../../shared/music/time.ts';

/** Bars that are written ahead of the playhead, and fewest with which music that waited goes on. */
export const barsAhead = 4;
export const leastBars = 2;
/** Beats of silence after which a phrase that is played counts as over. */
const restBeats = 1;
/** Seconds that an answer takes to come, before a bar of it is written. */
export const usualAnswerSeconds = 0.5;
/** How many times as long as a bar takes on average one may take. */
const patience = 1.5;

/** How fast bars were written lately. */
export interface Pace {
  readonly bars: number;
  readonly seconds: number;
}

/** The song and where it is played. */
export interface Score {
  /** Tick that is heard now. */
  readonly playhead: number;
  readonly bars: BarMap;
  readonly times: TempoMap;
}

/** What is to be done now. */
export interface Direction {
  /** Tick up to which music is to be written. */
  readonly until: number;
  /** Tick up to which it may be played. */
  readonly limit: number;
  /** Whether playing waits for more music. */
  readonly waits: boolean;
  /** Bars of music after the playhead, as a fraction. */
  readonly ahead: number;
  /** Whether music is written at least as fast as it is played; undefined as long as nobody knows. */
  readonly keepsUp: boolean | undefined;
  /** Bar line from which on all is to be written anew, since a phrase was played. */
  readonly answer?: number;
}

/**
 * Leads music that is played while it is written: how far ahead it is to be written, how far it may be played, and from
 * where on it answers what a player plays. It knows no clock: `direct` is to be called again and again.
 */
export class Conductor {
  /** Bar line up to which there is music. */
  written: number;
  pace: Pace | undefined;
  #limit: number;
  readonly #answerSeconds: number;
  readonly #keys = new Set<number>();
  /** Tick at which the last key went up, while a phrase waits for its answer. */
  #released: number | undefined;

  /**
   * @param from bar line up to which there is music already
   * @param answerSeconds that an answer takes to come
   */
  constructor(from: number, answerSeconds = usualAnswerSeconds) {
    this.#answerSeconds = answerSeconds;
    this.written = from;
    this.#limit = from;
  }

  direct({ playhead, bars, times }: Score): Direction {
    const here = Math.min(playhead, this.written);
    const ahead = barsAt(bars, this.written) - barsAt(bars, here);
    // Who has come to where there was no more waits until there is enough not to stop again at the next bar line.
    if (playhead < this.#limit || ahead >= leastBars) this.#limit = this.written;
    const bar = bars.barAt(here);
    const keepsUp =
      this.pace && this.#secondsABar() <= times.seconds(bar.start + bar.length) - times.seconds(bar.start);
    const answer = this.#phraseIsOver(here, bars) ? this.safeLine({ playhead: here, bars, times }) : undefined;
    return {
      until: bars.bar(bar.index + 1 + barsAhead).start,
      limit: this.#limit,
      waits: playhead >= this.#limit,
      ahead,
      keepsUp,
      ...(answer !== undefined && { answer }),
    };
  }

  /** A key went down. */
  press(pitch: number): void {
    this.#keys.add(pitch);
  }

  /** A key went up at a tick. */
  release(pitch: number, tick: number): void {
    if (this.#keys.delete(pitch)) this.#released = tick;
  }

  /** What is written from a bar line on is void: it is being answered. */
  answered(from: number): void {
    this.written = from;
    this.#limit = from;
    this.#released = undefined;
  }

  #phraseIsOver(playhead: number, bars: BarMap): boolean {
    if (this.#released === undefined || this.#keys.size > 0) return false;
    const { length, meter } = bars.barAt(this.#released);
    return playhead - this.#released >= (restBeats * length) / meter.numerator || playhead >= this.written;
  }

  /** The first bar line before which there is time to write a bar, or that up to which there is music where that comes earlier. */
  safeLine({ playhead, bars, times }: Score): number {
    const ready = times.ticks(times.seconds(playhead) + this.#answerSeconds + patience * this.#secondsABar());
    return Math.min(this.written, bars.barLineFrom(Math.ceil(ready)));
  }

  #secondsABar(): number {
    return this.pace && this.pace.bars > 0 ? this.pace.seconds / this.pace.bars : 0;
  }
}

/** Bars up to a tick, as a fraction. */
function barsAt(bars: BarMap, tick: number): number {
  const { index, start, length } = bars.barAt(tick);
  return index + (tick - start) / length;
}
