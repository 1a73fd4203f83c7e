import type { Ledger } from '../../constraints/ledger.ts';
import { SegueError } from '../../errors.ts';
import { type Cursor, END, type Meaning, type SteeredCursor } from '../tokenizer.ts';
import type { PerformanceCursor } from './cursor.ts';
import {
  firstOff,
  firstOn,
  firstShift,
  firstVelocity,
  longestShift,
  performanceVocabulary,
  ticksPerStep,
} from './vocabulary.ts';

/** A grammar of `performance` to steer through: of music that goes on, or of what fills a gap. */
export interface PerformanceGround extends Cursor {
  /** Whether it fills a gap: then END says that the gap is whole. */
  readonly fills: boolean;
  /** Where its tokens stand. */
  readonly cursor: PerformanceCursor;
  /** Whether the token strikes or releases a key that stands already, where it does so. */
  isFixed?(token: number): boolean;
  /** The next key that stands already and must be struck at this moment. */
  readonly fixedStrike?: number | undefined;
  /** Whether something is written at a tick, or from a tick on, even if nothing is struck that does not stand already. */
  actsAt?(tick: number): boolean;
  actsFrom?(tick: number): boolean;
  clone(): PerformanceGround;
}

const open = { silent: 0, free: 0, open: true };

/**
 * The grammar of `performance` held to terms. Shifts but the longest are followed by an event, so they lead only to where
 * there can be one.
 */
export class PerformanceSteered implements SteeredCursor {
  readonly #ground: PerformanceGround;
  readonly #ledger: Ledger;
  readonly #from: number;

  /** @param from tick before which there are no events */
  constructor(ground: PerformanceGround, ledger: Ledger, from: number) {
    this.#ground = ground;
    this.#ledger = ledger;
    this.#from = from;
  }

  get tick(): number {
    return this.#ground.tick;
  }

  allowed(mask: Uint8Array): void {
    this.#ground.allowed(mask);
    const velocity = mask.includes(1, firstVelocity) && this.#keeps(firstVelocity);
    for (let token = END; token < mask.length; token++) {
      if (mask[token] === 1 && !(token >= firstVelocity ? velocity : this.#keeps(token))) mask[token] = 0;
    }
  }

  accept(token: number): void {
    if (!this.#keeps(token)) {
      const name = performanceVocabulary[token] ?? String(token);
      throw new SegueError('bad-input', `The token ${name} breaks what was asked for.`);
    }
    const fixed = this.#ground.isFixed?.(token) ?? false;
    this.#ground.accept(token);
    if (token >= firstVelocity) this.#ledger.settle();
    else if (token >= firstShift) this.#ledger.pass(Math.max(this.#from, this.tick));
    else if (token >= firstOff) this.#ledger.release(0, token - firstOff);
    else if (token >= firstOn && fixed) this.#ledger.moveTo(0, token - firstOn);
    else if (token >= firstOn) this.#ledger.strike(0, token - firstOn, open);
  }

  meaning(token: number): Meaning | undefined {
    if (token < firstOn || this.#ground.isFixed?.(token)) return undefined;
    if (token >= firstVelocity) return { does: 'turn', part: 0 };
    if (token >= firstShift) {
      const tick = this.tick + (token - firstShift + 1) * ticksPerStep;
      return { does: 'pass', tick: Math.max(this.#from, tick) };
    }
    if (token >= firstOff) return { does: 'release', part: 0, key: token - firstOff };
    return { does: 'strike', part: 0, key: token - firstOn };
  }

  clone(): PerformanceSteered {
    return new PerformanceSteered(this.#ground.clone(), this.#ledger.clone(), this.#from);
  }

  get #mayEnd(): boolean {
    return this.#ground.fills ? this.#ledger.mayPass(this.#ledger.until) : this.#ledger.mayEnd();
  }

  /** Whether a token that the grammar permits keeps to the terms. */
  #keeps(token: number): boolean {
    const ledger = this.#ledger;
    if (token >= firstVelocity) return this.#mayStrikeSome();
    if (token >= firstShift) return this.#mayShift(token - firstShift + 1);
    if (token >= firstOff) return ledger.mayRelease(0, token - firstOff);
    if (token < firstOn) return token !== END || this.#mayEnd;
    const key = token - firstOn;
    return this.#ground.isFixed?.(token) ? ledger.mayMoveTo(0, key) : ledger.mayStrike(0, key, open);
  }

  #mayStrikeSome(): boolean {
    const { fixedStrike } = this.#ground;
    if (fixedStrike !== undefined && this.#ledger.mayMoveTo(0, fixedStrike)) return true;
    return this.#ledger.mayStrikeSome(0, open);
  }

  #mayShift(steps: number): boolean {
    const ground = this.#ground;
    const ledger = this.#ledger;
    const tick = this.tick + steps * ticksPerStep;
    const there = Math.max(tick, this.#from);
    if (!ledger.mayPass(there)) return false;
    if (steps === longestShift) {
      // Music that goes on may rest up to its end; a gap ends with an event, or has none.
      return !ground.actsFrom || ground.actsFrom(there) || ledger.mayPassToStrikeFrom(there);
    }
    if (tick >= ledger.until && !ground.fills) return true;
    const acts = ground.actsAt ? ground.actsAt(tick) : ground.cursor.sounding().length > 0;
    return acts || ledger.mayPassToStrike(tick);
  }
}
