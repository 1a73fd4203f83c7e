import type { Ledger } from '../../constraints/ledger.ts';
import type { Span } from '../../constraints/standing.ts';
import { SegueError } from '../../errors.ts';
import { type Cursor, END, type Meaning, type SteeredCursor } from '../tokenizer.ts';
import { FRAME, firstPitch, framesVocabulary } from './cursor.ts';

/** A grammar of `frames` to steer through: of music that goes on, or of what fills a gap. */
export interface FramesGround extends Cursor {
  /** Whether it fills a gap: then END says that the gap is whole. */
  readonly fills: boolean;
  /** Whether a pitch stands already in the frame that is being written. */
  stands?(pitch: number): boolean;
  clone(): FramesGround;
}

/** The grammar of `frames` held to terms: a pitch that did not sound in the frame before is a note that begins. */
export class FramesSteered implements SteeredCursor {
  readonly #ground: FramesGround;
  readonly #ledger: Ledger;
  readonly #ticksPerStep: number;
  /** The pitches of the frame before, and of this one so far. */
  #before: ReadonlySet<number>;
  #here: Set<number>;

  constructor(
    ground: FramesGround,
    ledger: Ledger,
    ticksPerStep: number,
    before: ReadonlySet<number>,
    here: Iterable<number> = [],
  ) {
    this.#ground = ground;
    this.#ledger = ledger;
    this.#ticksPerStep = ticksPerStep;
    this.#before = before;
    this.#here = new Set(here);
  }

  get tick(): number {
    return this.#ground.tick;
  }

  allowed(mask: Uint8Array): void {
    this.#ground.allowed(mask);
    for (let token = END; token < mask.length; token++) if (mask[token] === 1 && !this.#keeps(token)) mask[token] = 0;
  }

  accept(token: number): void {
    if (!this.#keeps(token)) {
      const name = framesVocabulary[token] ?? String(token);
      throw new SegueError('bad-input', `The token ${name} breaks what was asked for.`);
    }
    const pitch = token - firstPitch;
    const stands = pitch >= 0 && this.#ground.stands?.(pitch) === true;
    this.#ground.accept(token);
    if (token === FRAME) {
      this.#ledger.pass(this.tick);
      this.#before = this.#here;
      this.#here = new Set();
    } else if (pitch >= 0) {
      this.#here.add(pitch);
      if (stands) this.#ledger.moveTo(0, pitch);
      else if (this.#before.has(pitch)) this.#ledger.hold(0, pitch, this.#span);
      else this.#ledger.strike(0, pitch, this.#span);
    }
  }

  meaning(token: number): Meaning | undefined {
    if (token === FRAME) return { does: 'pass', tick: this.tick + this.#ticksPerStep };
    const key = token - firstPitch;
    if (key < 0 || this.#ground.stands?.(key)) return undefined;
    return { does: this.#before.has(key) ? 'hold' : 'strike', part: 0, key };
  }

  clone(): FramesSteered {
    const { size } = this.#here;
    const ledger = this.#ledger.clone();
    return new FramesSteered(
      this.#ground.clone(),
      ledger,
      this.#ticksPerStep,
      this.#before,
      size > 0 ? this.#here : [],
    );
  }

  /** A note of this frame: held in the next one or silent there, so its key is free in the one after it at the earliest. */
  get #span(): Span {
    return { silent: this.tick + this.#ticksPerStep, free: this.tick + 2 * this.#ticksPerStep };
  }

  get #mayEnd(): boolean {
    return this.#ground.fills ? this.#ledger.mayPass(this.#ledger.until) : this.#ledger.mayEnd();
  }

  /** Whether a token that the grammar permits keeps to the terms. */
  #keeps(token: number): boolean {
    const ledger = this.#ledger;
    if (token === END) return this.#mayEnd;
    if (token === FRAME) return ledger.mayPass(this.tick + this.#ticksPerStep);
    if (token < firstPitch) return true;
    const pitch = token - firstPitch;
    if (this.#ground.stands?.(pitch)) return ledger.mayMoveTo(0, pitch);
    return this.#before.has(pitch) ? ledger.mayHold(0, pitch, this.#span) : ledger.mayStrike(0, pitch, this.#span);
  }
}
