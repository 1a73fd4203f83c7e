import type { Closed } from '../../constraints/outlook.ts';
import { SegueError } from '../../errors.ts';
import { END } from '../tokenizer.ts';
import { PerformanceCursor } from './cursor.ts';
import type { PerformanceGround } from './steered.ts';
import {
  firstOff,
  firstOn,
  firstShift,
  firstVelocity,
  longestShift,
  performanceVocabulary,
  ticksPerStep,
} from './vocabulary.ts';

/** A key that is struck or released in the gap whatever fills it; at no step where it sounds on after the gap. */
interface Fixed {
  readonly step: number;
  readonly on: boolean;
  readonly key: number;
}

type Kind = 'end' | 'on' | 'off' | 'shift' | 'velocity';

/**
 * The grammar of what fills a gap in `performance`: keys that sound already are released when they are, locked notes are
 * struck and released at their times, and no event lies at the gap's end or after it; keys that still sound are released
 * there.
 */
export class PerformanceFilling implements PerformanceGround {
  readonly fills = true;
  /** Whether what stands keeps a key from being struck. */
  readonly closed: Closed;
  readonly #cursor: PerformanceCursor;
  readonly #fixed: readonly Fixed[];
  /** The steps from which and up to which the gap lasts. */
  readonly #span: readonly [number, number];
  readonly #sounding: Set<number>;
  /** Index of the fixed event that comes next. */
  #next = 0;
  /** What was written last. */
  #last: Kind | 'nothing' = 'nothing';

  constructor(
    cursor: PerformanceCursor,
    fixed: readonly Fixed[],
    span: readonly [number, number],
    sounding: Iterable<number>,
    closed: Closed,
  ) {
    this.closed = closed;
    this.#cursor = cursor;
    this.#fixed = fixed;
    this.#span = span;
    this.#sounding = new Set(sounding);
  }

  /** A cursor after `before`, for the time between two ticks and the events in `gap`. */
  static after(before: Int32Array, gap: Int32Array, [from, to]: readonly [number, number]): PerformanceFilling {
    const cursor = new PerformanceCursor();
    const sounding = new Set<number>();
    for (const token of before) {
      cursor.accept(token);
      note(sounding, token);
    }
    const reader = cursor.clone();
    const held = new Set(sounding);
    const fixed: Fixed[] = [];
    for (const token of gap) {
      reader.accept(token);
      note(held, token);
      const kind = kindOf(token);
      if (kind === 'on') fixed.push({ step: reader.step, on: true, key: token - firstOn });
      if (kind === 'off') fixed.push({ step: reader.step, on: false, key: token - firstOff });
    }
    for (const key of held) fixed.push({ step: Number.POSITIVE_INFINITY, on: false, key });
    return new PerformanceFilling(
      cursor,
      fixed,
      [from / ticksPerStep, to / ticksPerStep],
      sounding,
      closedBy(fixed, sounding),
    );
  }

  get tick(): number {
    return this.#cursor.tick;
  }
  get cursor(): PerformanceCursor {
    return this.#cursor;
  }

  isFixed(token: number): boolean {
    const kind = kindOf(token);
    const key = kind === 'on' ? token - firstOn : token - firstOff;
    return this.#due.some((fixed) => fixed.key === key && kind === (fixed.on ? 'on' : 'off'));
  }

  get fixedStrike(): number | undefined {
    return this.#due.find(({ on }) => on)?.key;
  }

  actsAt(tick: number): boolean {
    const due = this.#fixed.slice(this.#next).some(({ step }) => step * ticksPerStep === tick);
    return due || this.#mayRelease;
  }

  actsFrom(tick: number): boolean {
    const due = this.#fixed.slice(this.#next).some(({ step }) => step * ticksPerStep >= tick && step < Infinity);
    return due || this.#mayRelease;
  }

  allowed(mask: Uint8Array): void {
    this.#cursor.allowed(mask);
    for (let token = END + 1; token < mask.length; token++) {
      if (mask[token] === 1 && !this.#fits(token)) mask[token] = 0;
    }
    mask[END] = this.#mayEnd ? 1 : 0;
    if (this.#last === 'end') mask.fill(0);
  }

  accept(token: number): void {
    if (this.#last === 'end' || !(token === END ? this.#mayEnd : this.#fits(token))) {
      const name = performanceVocabulary[token] ?? String(token);
      throw new SegueError('bad-input', `The token ${name} cannot stand where it does in the gap.`);
    }
    const kind = kindOf(token);
    if (kind !== 'end') this.#cursor.accept(token);
    note(this.#sounding, token);
    const fixed = this.#fixed[this.#next];
    const key = kind === 'on' ? token - firstOn : token - firstOff;
    if (fixed?.step === this.#cursor.step && fixed.key === key && kind === (fixed.on ? 'on' : 'off')) this.#next++;
    this.#last = kind;
  }

  clone(): PerformanceFilling {
    const copy = new PerformanceFilling(this.#cursor.clone(), this.#fixed, this.#span, this.#sounding, this.closed);
    copy.#next = this.#next;
    copy.#last = this.#last;
    return copy;
  }

  get #mayEnd(): boolean {
    const { step } = this.#fixed[this.#next] ?? { step: Number.POSITIVE_INFINITY };
    return step === Number.POSITIVE_INFINITY && ['nothing', 'on', 'off'].includes(this.#last);
  }

  /** Fixed events at this moment that are not written yet. */
  get #due(): readonly Fixed[] {
    const due: Fixed[] = [];
    for (let i = this.#next; this.#fixed[i]?.step === this.#cursor.step; i++) due.push(...this.#fixed.slice(i, i + 1));
    return due;
  }

  /** Whether a token that the grammar permits keeps to the gap and leaves a way to all that is fixed. */
  #fits(token: number): boolean {
    const kind = kindOf(token);
    const [from, to] = this.#span;
    if (kind === 'shift') {
      const steps = token - firstShift + 1;
      const step = this.#cursor.step + steps;
      const fixed = this.#fixed[this.#next];
      if (step >= to || (fixed && (fixed.step === this.#cursor.step || step > fixed.step))) return false;
      return step >= from || steps === longestShift;
    }
    // What happens in the gap happens after the shift to it.
    if (this.#cursor.step < from || kind === 'end') return false;
    const due = this.#due;
    // A key that is to be struck now must be released first where something sounds on it.
    const releases = due.filter(({ on, key }) => !on || this.#sounding.has(key)).map(({ key }) => key);
    if (kind === 'off') {
      const key = token - firstOff;
      if (releases.some((other) => other < key)) return false;
      return releases.includes(key) || this.#nextOf(key)?.on !== false;
    }
    if (releases.length > 0) return false;
    const [strike] = due;
    if (kind === 'velocity' || !strike) return true;
    return token - firstOn <= strike.key;
  }

  /** Whether a key sounds that is not released at a fixed time. */
  get #mayRelease(): boolean {
    return this.#cursor.sounding().some((key) => this.#nextOf(key)?.on !== false);
  }

  /** The next fixed event of a key. */
  #nextOf(key: number): Fixed | undefined {
    return this.#fixed.slice(this.#next).find((fixed) => fixed.key === key);
  }
}

function kindOf(token: number): Kind {
  if (token < firstOn) return 'end';
  if (token < firstOff) return 'on';
  if (token < firstShift) return 'off';
  return token < firstVelocity ? 'shift' : 'velocity';
}

/** What keeps keys from being struck: the time from each fixed strike, or from before, to the release after it. */
function closedBy(fixed: readonly Fixed[], sounding: ReadonlySet<number>): Closed {
  const struck = new Map<number, number>([...sounding].map((key) => [key, 0]));
  const taken: { readonly key: number; readonly from: number; readonly to: number }[] = [];
  for (const { step, on, key } of fixed) {
    if (on) struck.set(key, step);
    else taken.push({ key, from: (struck.get(key) ?? 0) * ticksPerStep, to: step * ticksPerStep });
  }
  return (_part, key, from, to) => taken.some((one) => one.key === key && one.from < to && one.to > from);
}

/** Keeps account of the keys that sound. */
function note(sounding: Set<number>, token: number): void {
  const kind = kindOf(token);
  if (kind === 'on') sounding.add(token - firstOn);
  if (kind === 'off') sounding.delete(token - firstOff);
}
