import { type Grid, gridStep, snapTick } from '../music/grid.ts';
import type { Song } from '../music/song.ts';
import { type Bar, BarMap } from '../music/time.ts';
import type { Terms } from './terms.ts';

/** How the time of a tokenizer's cursor lies on that of the song that is written. */
export interface Clock {
  /** The least time that passes, in ticks of the cursor. All its ticks are multiples of it. */
  readonly step: number;
  /** The least time from one strike of a key to the next, in ticks of the cursor. */
  readonly again: number;
  /** The song's tick of what happens at a tick of the cursor. */
  songTick(tick: number): number;
  /** The cursor's tick that is nearest to a tick of the song. */
  cursorTick(tick: number): number;
  /** Whether a note at the cursor's tick that is nearest to a line of the grid can be put on that line. */
  readonly snaps: boolean;
}

/** A bar of the song with what must hold in it. Ticks are the cursor's. */
export interface TermBar {
  readonly index: number;
  readonly from: number;
  /** The next bar's `from`. */
  readonly to: number;
  /** Where notes may begin, ascending: no two at the same tick of the song. */
  readonly places: readonly number[];
  /** Tracks that have an onset at a place already; undefined where none has in the whole bar. */
  readonly taken: ReadonlyMap<number, ReadonlySet<number>> | undefined;
  /** Onsets, and notes, that are to come yet: what stands in the bar already is taken off. */
  readonly least: number;
  readonly most: number;
}

export interface TimelineRequest {
  readonly terms: Terms;
  readonly clock: Clock;
  /** The song that the new music joins, its meters as they will be. */
  readonly song: Song;
  /** Ticks of the song from which on new notes begin, and at which the music ends. */
  readonly from: number;
  readonly end: number;
  /** The tick of the cursor at which all is written. */
  readonly until: number;
}

/** The bars of the time in which music is written, made as they are asked for. */
export class Timeline {
  /** Tick of the cursor at which all is written. */
  readonly until: number;
  readonly clock: Clock;
  readonly #terms: Terms;
  readonly #map: BarMap;
  readonly #grid: Grid | undefined;
  readonly #from: number;
  readonly #end: number;
  /** Ticks of the song in a whole note. */
  readonly #wholeNote: number;
  readonly #bars = new Map<number, TermBar>();
  #recent: TermBar | undefined;
  /** The places of all bars that were made. */
  readonly #places = new Set<number>();
  /** What begins in the song already, by bar and tick. */
  readonly #standing: ReadonlyMap<number, ReadonlyMap<number, Onset>>;

  constructor({ terms, clock, song, from, end, until }: TimelineRequest) {
    this.clock = clock;
    this.#terms = terms;
    this.#map = new BarMap(song);
    const { grid } = terms;
    this.#grid = grid && {
      step: gridStep(grid.division, grid.triplet ? 'triplet' : 'straight', song.ppq),
      bars: this.#map,
    };
    this.#wholeNote = 4 * song.ppq;
    this.#from = from;
    this.#end = end;
    this.#standing = standingOnsets(song, this.#map);
    // Time that is too coarse for the song may come to the end a little before that.
    this.until = end === Number.POSITIVE_INFINITY ? end : Math.min(until, this.firstAt(end));
  }

  /** The bar that a tick of the cursor lies in. */
  barAt(tick: number): TermBar {
    const recent = this.#recent;
    if (recent && tick >= recent.from && tick < recent.to) return recent;
    this.#recent = this.#bar(this.#map.barAt(Math.max(0, this.songTick(tick))));
    return this.#recent;
  }

  after(bar: TermBar): TermBar {
    return this.#bar(this.#map.bar(bar.index + 1));
  }

  /** The bar in which the music ends; undefined where it goes on without end. Less than a beat is no bar to end in. */
  get last(): TermBar | undefined {
    if (this.#end === Number.POSITIVE_INFINITY) return undefined;
    const bar = this.#map.barAt(this.#end - 1);
    return this.#bar(this.#isStub(bar) && bar.start > this.#from ? this.#map.bar(bar.index - 1) : bar);
  }

  /** Whether the music ends in a bar before a beat of it is over. */
  #isStub({ start, length, meter }: Bar): boolean {
    return this.#end < start + length && this.#end - start < this.#wholeNote / meter.denominator;
  }

  /** Whether notes may begin at a tick of the cursor. */
  isPlace(tick: number): boolean {
    return this.#places.has(tick) || (this.barAt(tick) && this.#places.has(tick));
  }

  /**
   * The song's tick of what happens at a tick of the cursor. Where the cursor's time is too coarse for the grid, what
   * happens at the tick nearest to a line happens on that line.
   */
  songTick(tick: number): number {
    const exact = this.clock.songTick(tick);
    if (!this.clock.snaps || !this.#grid) return exact;
    const line = snapTick(this.#grid, exact);
    return this.clock.cursorTick(line) === tick ? line : exact;
  }

  #bar(bar: Bar): TermBar {
    const known = this.#bars.get(bar.index);
    if (known) return known;
    const end = bar.start + bar.length;
    // Only bars that are written from one end to the other can be asked to have so many onsets.
    const whole = bar.start >= this.#from && end <= this.#end;
    const standing = [...(this.#standing.get(bar.index)?.values() ?? [])];
    const notes = standing.reduce((sum, onset) => sum + onset.notes, 0);
    const onsets = standing.reduce((sum, onset) => sum + onset.tracks.size, 0);
    const most = Math.max(0, this.#terms.most - notes);
    const places = this.#placesIn(bar);
    for (const place of places) this.#places.add(place);
    const made: TermBar = {
      index: bar.index,
      from: this.firstAt(bar.start),
      to: this.firstAt(end),
      places,
      taken: this.#takenIn(bar, places),
      least: whole ? Math.max(0, this.#terms.least - onsets) : 0,
      most,
    };
    this.#bars.set(bar.index, made);
    return made;
  }

  #placesIn(bar: Bar): number[] {
    const { step } = this.clock;
    const end = Math.min(bar.start + bar.length, this.#end);
    const places: number[] = [];
    // Nothing begins after the last bar has brought the music to its end.
    if (this.#terms.closing !== undefined && bar.start > this.#from && this.#isStub(bar)) return places;
    for (let place = this.firstAt(bar.start); place < this.until; place += step) {
      const tick = this.songTick(place);
      if (tick >= end) break;
      const first = place === 0 || this.songTick(place - step) < tick;
      const onGrid = !this.#grid || snapTick(this.#grid, tick) === tick;
      if (first && onGrid && tick >= this.#from) places.push(place);
    }
    return places;
  }

  #takenIn({ index }: Bar, places: readonly number[]): TermBar['taken'] {
    const onsets = this.#standing.get(index);
    return onsets && new Map(places.map((place) => [place, onsets.get(this.songTick(place))?.tracks ?? none]));
  }

  /** The first tick of the cursor that lies at a tick of the song or after it. */
  firstAt(tick: number): number {
    const { step } = this.clock;
    let place = Math.max(0, this.clock.cursorTick(tick));
    while (place > 0 && this.songTick(place - step) >= tick) place -= step;
    while (this.songTick(place) < tick) place += step;
    return place;
  }
}

const none: ReadonlySet<number> = new Set();

/** Notes that begin together. */
interface Onset {
  readonly tracks: Set<number>;
  notes: number;
}

/** The song's onsets by bar and tick. */
function standingOnsets(song: Song, map: BarMap): Map<number, Map<number, Onset>> {
  const bars = new Map<number, Map<number, Onset>>();
  for (const [track, { notes }] of song.tracks.entries()) {
    for (const { tick } of notes) {
      const { index } = map.barAt(tick);
      const onsets = bars.get(index) ?? new Map<number, Onset>();
      const onset = onsets.get(tick) ?? { tracks: new Set(), notes: 0 };
      bars.set(index, onsets.set(tick, onset));
      onset.tracks.add(track);
      onset.notes++;
    }
  }
  return bars;
}
