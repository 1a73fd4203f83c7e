import type { Ledger } from '../../constraints/ledger.ts';
import type { Span } from '../../constraints/standing.ts';
import { SegueError } from '../../errors.ts';
import { type Cursor, END, type GivenNext, type Meaning, type SteeredCursor } from '../tokenizer.ts';
import type { RemiCursor } from './cursor.ts';
import type { RemiVocabulary } from './vocabulary.ts';

/** A note that stands already and must be written where it stands. */
interface Standing {
  readonly part: number;
  readonly key: number;
}

/** A grammar of `remi` to steer through: of music that goes on, or of what fills a gap. */
export interface RemiGround extends Cursor {
  /** Whether it fills a gap: then END says that the gap is whole. */
  readonly fills: boolean;
  /** Where its tokens stand. */
  readonly cursor: RemiCursor;
  readonly lockedHere?: Standing | undefined;
  standsAt?(tick: number): boolean;
  readonly isOpening?: boolean;
  clone(): RemiGround;
}

/**
 * The grammar of `remi` held to terms. A note's pitch comes last of all that is said of it, so whatever comes before it
 * (a position, a part, a velocity, a duration) is let through only where a pitch can follow.
 */
export class RemiSteered implements SteeredCursor {
  readonly #vocabulary: RemiVocabulary;
  readonly #ground: RemiGround;
  readonly #ledger: Ledger;
  /** Whether some note may be struck by the part being written, where that is known. */
  #canGoOn: boolean | undefined;

  constructor(vocabulary: RemiVocabulary, ground: RemiGround, ledger: Ledger) {
    this.#vocabulary = vocabulary;
    this.#ground = ground;
    this.#ledger = ledger;
  }

  get tick(): number {
    return this.#ground.tick;
  }

  allowed(mask: Uint8Array): void {
    this.#ground.allowed(mask);
    for (let token = END; token < mask.length; token++) if (mask[token] === 1 && !this.#keeps(token)) mask[token] = 0;
  }

  given(): GivenNext | undefined {
    return this.#ground.given?.();
  }

  accept(token: number): void {
    if (!this.#keeps(token)) {
      const name = this.#vocabulary.names[token] ?? String(token);
      throw new SegueError('bad-input', `The token ${name} breaks what was asked for.`);
    }
    const { lockedHere } = this.#ground;
    const opening = this.#isOpening;
    this.#ground.accept(token);
    this.#canGoOn = undefined;
    const { cursor } = this.#ground;
    switch (this.#vocabulary.kinds[token]) {
      case 'bar':
        this.#ledger.pass(cursor.tick);
        break;
      case 'position':
        if (!opening) this.#ledger.pass(cursor.tick);
        break;
      case 'part':
      case 'velocity':
      case 'duration':
        this.#ledger.commit(cursor.part);
        break;
      case 'pitch':
      case 'drum': {
        const key = this.#vocabulary.values[token] ?? 0;
        if (lockedHere?.part === cursor.part) this.#ledger.moveTo(cursor.part, key);
        else this.#ledger.strike(cursor.part, key, this.#span(cursor.duration));
        break;
      }
    }
  }

  meaning(token: number): Meaning | undefined {
    const value = this.#vocabulary.values[token] ?? 0;
    const { cursor } = this.#ground;
    switch (this.#vocabulary.kinds[token]) {
      case 'bar':
        return { does: 'pass', tick: cursor.barStart + cursor.barLength };
      case 'position':
        return this.#isOpening ? undefined : { does: 'pass', tick: cursor.barStart + value - cursor.late };
      case 'part':
        return { does: 'turn', part: value };
      case 'velocity':
      case 'duration':
        return this.#isLocked(cursor.part) ? undefined : { does: 'turn', part: cursor.part };
      case 'pitch':
      case 'drum':
        return this.#isLocked(cursor.part) ? undefined : { does: 'strike', part: cursor.part, key: value };
      default:
        return undefined;
    }
  }

  clone(): RemiSteered {
    return new RemiSteered(this.#vocabulary, this.#ground.clone(), this.#ledger.clone());
  }

  /** Whether the bar is still saying how it begins. */
  get #isOpening(): boolean {
    return this.#ground.isOpening ?? this.#ground.cursor.stage === 'pickup';
  }

  get #mayEnd(): boolean {
    return this.#ground.fills ? this.#ledger.mayPass(this.#ledger.until) : this.#ledger.mayEnd();
  }

  /** Whether a token that the grammar permits keeps to the terms. */
  #keeps(token: number): boolean {
    const value = this.#vocabulary.values[token] ?? 0;
    const { cursor } = this.#ground;
    if (this.#isOpening) return true;
    switch (this.#vocabulary.kinds[token]) {
      case 'bar':
        return this.#ledger.mayPass(cursor.barStart + cursor.barLength);
      case 'meter':
      case 'pickup':
        return !this.#ledger.isSteady;
      case 'position': {
        const tick = cursor.barStart + value - cursor.late;
        // At the end nothing has to follow any more.
        const passes = this.#ground.standsAt?.(tick) ?? tick >= this.#ledger.until;
        return passes ? this.#ledger.mayPass(tick) : this.#ledger.mayPassToStrike(tick);
      }
      case 'part':
        return this.#mayPlay(value);
      case 'velocity':
        this.#canGoOn ??= this.#mayPlay(cursor.part);
        return this.#canGoOn;
      case 'duration':
        return this.#mayPlay(cursor.part, value);
      case 'pitch':
      case 'drum':
        return this.#isLocked(cursor.part)
          ? this.#ledger.mayMoveTo(cursor.part, value)
          : this.#ledger.mayStrike(cursor.part, value, this.#span(cursor.duration));
      case 'special':
        return token === END && this.#mayEnd;
      default:
        return true;
    }
  }

  /** Whether a part may strike any key here, with the shortest duration if none is given. */
  #mayPlay(part: number, duration = 0): boolean {
    const locked = this.#ground.lockedHere;
    if (locked && this.#isLocked(part)) return this.#ledger.mayMoveTo(part, locked.key);
    return this.#ledger.mayStrikeSome(part, this.#span(duration));
  }

  /** Whether a part writes the note that stands here, and no other. */
  #isLocked(part: number): boolean {
    return this.#ground.lockedHere?.part === part;
  }

  /** @param duration index into the vocabulary's */
  #span(duration: number): Span {
    const end = this.tick + (this.#vocabulary.config.durations[duration] ?? 0);
    return { silent: end, free: end };
  }
}
