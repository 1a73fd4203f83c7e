import type { Closed } from '../../constraints/outlook.ts';
import { SegueError } from '../../errors.ts';
import { END } from '../tokenizer.ts';
import { RemiCursor } from './cursor.ts';
import type { RemiGround } from './steered.ts';
import type { RemiVocabulary } from './vocabulary.ts';

interface GapBar {
  readonly start: number;
  meter: number;
  late: number;
}

/** A note that is given and stays; velocity and duration are indices into the vocabulary’s lists. */
export interface Locked {
  readonly tick: number;
  readonly part: number;
  readonly key: number;
  readonly velocity: number;
  readonly duration: number;
}

/** What never changes while a gap is filled. */
interface Frame {
  readonly vocabulary: RemiVocabulary;
  readonly bars: readonly GapBar[];
  readonly locked: readonly Locked[];
  /** Where the gap ends. */
  readonly until: number;
}

/**
 * The grammar of what fills a gap in `remi`: the gap's own bars with their meters, no tempo, its locked notes exactly as
 * they are, and no note that sounds beyond its last bar line. END follows once the last bar is there.
 */
export class RemiFilling implements RemiGround {
  readonly fills = true;
  readonly #frame: Frame;
  readonly #cursor: RemiCursor;
  /** Index of the bar being filled; -1 before the first. */
  #bar = -1;
  /** Index of the locked note that comes next. */
  #next = 0;
  #pickup = false;
  #ended = false;

  constructor(frame: Frame, cursor: RemiCursor) {
    this.#frame = frame;
    this.#cursor = cursor;
  }

  /** A cursor after `before`, for the bars of `gap` and the notes in it. */
  static after(before: Int32Array, gap: Int32Array, until: number, vocabulary: RemiVocabulary): RemiFilling {
    const cursor = new RemiCursor(vocabulary);
    for (const token of before) cursor.accept(token);
    const bars: GapBar[] = [];
    const locked: Locked[] = [];
    const reader = cursor.clone();
    for (const token of gap) {
      reader.accept(token);
      const { tick, part, velocity, duration, barStart, meter, late } = reader;
      const kind = vocabulary.kinds[token];
      if (kind === 'bar') bars.push({ start: barStart, meter, late });
      const bar = bars.at(-1);
      if (bar) Object.assign(bar, { meter, late });
      if (kind === 'pitch' || kind === 'drum') {
        locked.push({ tick, part, key: vocabulary.values[token] ?? 0, velocity, duration });
      }
    }
    return new RemiFilling({ vocabulary, bars, locked, until }, cursor);
  }

  get tick(): number {
    return this.#cursor.tick;
  }
  get cursor(): RemiCursor {
    return this.#cursor;
  }

  /** The note that stays and must be written at this onset, if there is one. */
  get lockedHere(): Locked | undefined {
    const locked = this.#frame.locked[this.#next];
    return this.#bar >= 0 && locked?.tick === this.tick ? locked : undefined;
  }

  /** Whether a note stays that begins at a later tick, and it is the next one. */
  standsAt(tick: number): boolean {
    return this.#frame.locked[this.#next]?.tick === tick;
  }

  /** Whether the bar has still to say what the gap's has said: its meter, or where it begins. */
  get isOpening(): boolean {
    return !this.#isOpened(this.#frame.bars[this.#bar]);
  }

  /** Whether notes that stay keep a part from striking a key, for a note from one tick to another. */
  readonly closed: Closed = (part, key, from, to) => {
    const { durations } = this.#frame.vocabulary.config;
    return this.#frame.locked.some(
      (one) =>
        one.part === part &&
        ((one.key === key && one.tick < to && one.tick + (durations[one.duration] ?? 0) > from) ||
          // What stays at an onset is written before what lies above it on the same part, and after nothing there.
          (one.tick === from && one.key > key)),
    );
  };

  allowed(mask: Uint8Array): void {
    this.#cursor.allowed(mask);
    const mayEnd = this.#mayEnd(mask);
    for (let token = 0; token < mask.length; token++) if (mask[token] === 1 && !this.#fits(token)) mask[token] = 0;
    mask[END] = mayEnd ? 1 : 0;
    if (this.#ended) mask.fill(0);
  }

  accept(token: number): void {
    const mask = new Uint8Array(this.#frame.vocabulary.names.length);
    this.allowed(mask);
    if (mask[token] !== 1) {
      const name = this.#frame.vocabulary.names[token] ?? String(token);
      throw new SegueError('bad-input', `The token ${name} cannot stand where it does in the gap.`);
    }
    if (token === END) {
      this.#ended = true;
      return;
    }
    this.#cursor.accept(token);
    const kind = this.#frame.vocabulary.kinds[token];
    if (kind === 'bar') this.#bar++;
    this.#pickup = kind === 'pickup';
    const locked = this.lockedHere;
    if ((kind === 'pitch' || kind === 'drum') && locked?.part === this.#cursor.part) this.#next++;
  }

  clone(): RemiFilling {
    const copy = new RemiFilling(this.#frame, this.#cursor.clone());
    copy.#bar = this.#bar;
    copy.#next = this.#next;
    copy.#pickup = this.#pickup;
    copy.#ended = this.#ended;
    return copy;
  }

  /** Where another bar might begin the gap may end, if it is whole. */
  #mayEnd(mask: Uint8Array): boolean {
    const { vocabulary, bars, locked } = this.#frame;
    return (
      mask[vocabulary.token('bar')] === 1 &&
      this.#bar === bars.length - 1 &&
      this.#next === locked.length &&
      this.#isOpened(bars[this.#bar])
    );
  }

  /** Whether the bar has said its meter, and where it begins. */
  #isOpened(bar: GapBar | undefined): boolean {
    return !bar || (bar.meter === this.#cursor.meter && bar.late === this.#cursor.late);
  }

  /** Whether a token that the grammar permits keeps to the gap. */
  #fits(token: number): boolean {
    const { vocabulary, bars, locked } = this.#frame;
    const kind = vocabulary.kinds[token];
    const value = vocabulary.values[token] ?? 0;
    const bar = bars[this.#bar];
    const pending = locked[this.#next];
    if (!bar) return kind === 'bar' && bars.length > 0;
    if (!this.#isOpened(bar)) {
      if (bar.meter !== this.#cursor.meter) return kind === 'meter' && value === bar.meter;
      return this.#pickup ? kind === 'position' && value === bar.late : kind === 'pickup';
    }
    switch (kind) {
      case 'bar': {
        const next = bars[this.#bar + 1];
        return next !== undefined && (!pending || pending.tick >= next.start);
      }
      case 'position':
        return !pending || this.#cursor.barStart + value - this.#cursor.late <= pending.tick;
      case 'part':
        return !this.lockedHere || value <= this.lockedHere.part;
      case 'velocity':
      case 'duration':
      case 'pitch':
      case 'drum':
        return this.#fitsNote(kind, value);
      default:
        return false;
    }
  }

  #fitsNote(kind: 'velocity' | 'duration' | 'pitch' | 'drum', value: number): boolean {
    const { part, velocity, duration } = this.#cursor;
    const locked = this.lockedHere;
    if (locked && part > locked.part) return false;
    if (locked && part === locked.part) {
      // From here the way leads to the locked note alone.
      if (kind === 'velocity') return value === locked.velocity;
      if (velocity !== locked.velocity) return false;
      if (kind === 'duration') return value === locked.duration;
      return duration === locked.duration && value === locked.key;
    }
    if (kind === 'velocity') return true;
    const { vocabulary, until } = this.#frame;
    const end = this.tick + (vocabulary.config.durations[kind === 'duration' ? value : duration] ?? 0);
    if (end > until) return false;
    if (kind !== 'duration') return !this.#wouldCover(part, value, end);
    for (let key = 0; key < 128; key++)
      if (this.#cursor.canStrike(key) && !this.#wouldCover(part, key, end)) return true;
    return false;
  }

  /** Whether a note on that key up to `end` would still sound where a locked one begins. */
  #wouldCover(part: number, key: number, end: number): boolean {
    return this.#frame.locked.some(
      (one) => one.part === part && one.key === key && one.tick >= this.tick && one.tick < end,
    );
  }
}
