import type { Meter, Song, Tempo } from './song.ts';

/** A stretch of one tempo. */
interface TempoStretch {
  readonly tick: number;
  readonly seconds: number;
  readonly secondsPerTick: number;
}

/** What a piece without a tempo has: 120 beats a minute (Standard MIDI Files 1.0). */
export const defaultTempo: Tempo = { tick: 0, microsecondsPerQuarter: 500_000 };

/** What a piece without a meter has: four quarters (Standard MIDI Files 1.0). */
export const defaultMeter: Meter = { tick: 0, numerator: 4, denominator: 4 };

/** Turns ticks into seconds and back under a song's tempi. A look-up takes logarithmic time. */
export class TempoMap {
  readonly #stretches: readonly TempoStretch[];

  constructor(song: Pick<Song, 'ppq' | 'tempi'>) {
    const tempi = song.tempi[0]?.tick === 0 ? song.tempi : [defaultTempo, ...song.tempi];
    const stretches: TempoStretch[] = [];
    for (const { tick, microsecondsPerQuarter } of tempi) {
      const before = stretches.at(-1);
      const seconds = before ? before.seconds + (tick - before.tick) * before.secondsPerTick : 0;
      stretches.push({ tick, seconds, secondsPerTick: microsecondsPerQuarter / 1e6 / song.ppq });
    }
    this.#stretches = stretches;
  }

  /** Seconds from the start of the song to `tick`, which may be a fraction. */
  seconds(tick: number): number {
    const stretch = lastUpTo(this.#stretches, (s) => s.tick, tick);
    return stretch.seconds + (tick - stretch.tick) * stretch.secondsPerTick;
  }

  /** The tick at `seconds` from the start, as a fraction. */
  ticks(seconds: number): number {
    const stretch = lastUpTo(this.#stretches, (s) => s.seconds, seconds);
    return stretch.tick + (seconds - stretch.seconds) / stretch.secondsPerTick;
  }
}

/** Seconds that the song lasts, silence at its end included. */
export function secondsOf(song: Pick<Song, 'ppq' | 'tempi' | 'ticks'>): number {
  return new TempoMap(song).seconds(song.ticks);
}

/** A bar of a song. */
export interface Bar {
  /** Counted from 0, a pickup among them. */
  readonly index: number;
  readonly start: number;
  /** Ticks to the next bar line. */
  readonly length: number;
  readonly meter: Meter;
  /** Whether the music begins with it and it is too short for the meter that follows: an upbeat. */
  readonly pickup: boolean;
}

/** Where a tick lies: how far into which bar. */
export interface BarPosition {
  readonly bar: number;
  /** Beat in the bar, counted from 0; a beat is the meter's denominator. */
  readonly beat: number;
  /** Ticks after the bar line. */
  readonly offset: number;
}

/** A stretch of one meter: `bars` bars from bar `first` on, the last of them perhaps cut short by the next stretch. */
interface MeterStretch {
  readonly meter: Meter;
  readonly first: number;
  readonly tick: number;
  readonly barTicks: number;
  readonly end: number;
}

/**
 * Finds a song's bar lines. A new meter begins a new bar, and so cuts the bar before it short where
 * it does not stand on a bar line.
 *
 * A pickup is a first bar of its own: many files write it as a short first meter, such as 1/8 before
 * 4/4. It is told by that: the first meter holds for a single bar that is shorter than a bar of the next.
 *
 * Nothing is listed beforehand; a look-up takes logarithmic time, and a long song costs no memory.
 */
export class BarMap {
  readonly #stretches: readonly MeterStretch[];
  readonly #ppq: number;
  /** Whether the music begins with a pickup. */
  readonly pickup: boolean;

  constructor(song: Pick<Song, 'ppq' | 'meters'>) {
    this.#ppq = song.ppq;
    const meters = song.meters[0]?.tick === 0 ? song.meters : [defaultMeter, ...song.meters];
    const stretches: MeterStretch[] = [];
    let first = 0;
    for (const [i, meter] of meters.entries()) {
      const end = meters[i + 1]?.tick ?? Number.POSITIVE_INFINITY;
      const barTicks = ticksPerBar(meter, song.ppq);
      stretches.push({ meter, first, tick: meter.tick, barTicks, end });
      first += Math.ceil((end - meter.tick) / barTicks);
    }
    this.#stretches = stretches;
    const second = stretches[1];
    this.pickup = second !== undefined && second.first === 1 && second.tick < second.barTicks;
  }

  /** The bar that `tick` lies in. */
  barAt(tick: number): Bar {
    const stretch = lastUpTo(this.#stretches, (s) => s.tick, tick);
    return this.#bar(stretch, stretch.first + Math.floor((tick - stretch.tick) / stretch.barTicks));
  }

  /** The bar with this number, counted from 0. */
  bar(index: number): Bar {
    return this.#bar(
      lastUpTo(this.#stretches, (s) => s.first, index),
      index,
    );
  }

  /** Bar, beat and offset of a tick. */
  position(tick: number): BarPosition {
    const bar = this.barAt(tick);
    const offset = tick - bar.start;
    return { bar: bar.index, beat: Math.floor((offset * bar.meter.denominator) / (4 * this.#ppq)), offset };
  }

  /** The tick of the first bar line at or after `tick`. */
  barLineFrom(tick: number): number {
    const bar = this.barAt(tick);
    return bar.start === tick ? tick : bar.start + bar.length;
  }

  /** The bars that begin before tick `end`, in order; none where `end` is 0. */
  *bars(end: number): Generator<Bar> {
    for (let bar = this.bar(0); bar.start < end; bar = this.bar(bar.index + 1)) yield bar;
  }

  #bar(stretch: MeterStretch, index: number): Bar {
    const start = stretch.tick + (index - stretch.first) * stretch.barTicks;
    const length = Math.min(stretch.barTicks, stretch.end - start);
    return { index, start, length, meter: stretch.meter, pickup: index === 0 && this.pickup };
  }
}

/** Length of a bar, at least one tick; rounded where the resolution is too coarse for the meter. */
export function ticksPerBar(meter: Pick<Meter, 'numerator' | 'denominator'>, ppq: number): number {
  return Math.max(1, Math.round((4 * ppq * meter.numerator) / meter.denominator));
}

/** The last of `items`, which are sorted by `key`, whose key is at most `value`; the first where none is. */
function lastUpTo<T>(items: readonly T[], key: (item: T) => number, value: number): T {
  let low = 0;
  let high = items.length;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    const item = items[middle];
    if (item !== undefined && key(item) <= value) low = middle;
    else high = middle;
  }
  const found = items[low];
  if (found === undefined) throw new RangeError('lastUpTo needs at least one item');
  return found;
}
