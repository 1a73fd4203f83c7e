import type { LiveNews, LivePlace } from '../../shared/ipc/contract.ts';
import type { LiveBars } from '../../shared/live/live-bars.ts';
import type { SongEnd } from '../../shared/music/last-bars.ts';
import type { LiveProgress } from './engine-contract.ts';

/** How many of the last bars tell how fast music is written. */
const barsOfPace = 8;

/** Who writes a section now. */
export interface SectionWriter {
  /** Lets it write up to a later tick. */
  room(until: number): void;
  stop(): void;
}

/** Live music as it stands: where its next section begins, and the bars that its window has not fetched. */
export class LiveSession {
  /** How many answers there were. */
  turn = 0;
  /** How many sections of this turn are whole. */
  section = 0;
  /** Where the section begins. */
  place: LivePlace;
  /** Tick up to which bars are wanted. */
  until: number;
  writer: SectionWriter | undefined;
  /** Bars of this turn that the window does not have, and how many it had before. */
  #waiting: LiveBars[] = [];
  #fetched = 0;
  /** How many bars of the section were heard, and where the last of them ends. */
  #heard = 0;
  #line: number;
  #seconds: number[] = [];

  constructor({ end, from }: LivePlace) {
    this.place = { end, from };
    this.until = from + 1;
    this.#line = from;
  }

  /** Music is written anew from a place; an answer that is older than the last one does nothing. */
  answer(turn: number, place: LivePlace): void {
    if (turn <= this.turn) return;
    this.turn = turn;
    this.section = 0;
    this.place = place;
    this.until = place.from + 1;
    this.#waiting = [];
    this.#fetched = 0;
    this.#heard = 0;
    this.#line = place.from;
    this.writer?.stop();
  }

  /** A section is whole. */
  goOn(turn: number, end: SongEnd): void {
    if (turn !== this.turn) return;
    this.section++;
    this.#heard = 0;
    this.place = { end, from: this.#line };
  }

  hear({ turn, section, index, bars, seconds }: LiveProgress): void {
    // What an engine writes anew that took the place of another was heard already.
    if (turn !== this.turn || section !== this.section || index < this.#heard) return;
    this.#heard = index + 1;
    this.#line = bars.to;
    this.#waiting.push(bars);
    this.#seconds = [...this.#seconds, seconds].slice(-barsOfPace);
  }

  /** Bars after the first `count` of a turn; those are forgotten. */
  more(turn: number, count: number, until: number): LiveNews {
    if (turn !== this.turn) return { bars: [] };
    this.#waiting.splice(0, Math.max(0, count - this.#fetched));
    this.#fetched = Math.max(count, this.#fetched);
    if (until > this.until) {
      this.until = until;
      this.writer?.room(until);
    }
    const bars = this.#seconds.length;
    const seconds = this.#seconds.reduce((sum, one) => sum + one, 0);
    return { bars: this.#waiting, ...(bars > 0 && { pace: { bars, seconds } }) };
  }
}
