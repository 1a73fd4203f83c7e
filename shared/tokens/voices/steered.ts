import type { Ledger } from '../../constraints/ledger.ts';
import type { Span } from '../../constraints/standing.ts';
import { SegueError } from '../../errors.ts';
import { type Cursor, END, type Meaning, type SteeredCursor } from '../tokenizer.ts';
import { SILENT } from './steps.ts';
import { firstPitch, lasting, REST, voicesVocabulary } from './vocabulary.ts';

/** A grammar of `voices` to steer through: of music that goes on, or of what fills a gap. */
export interface VoicesGround extends Cursor {
  /** Whether it fills a gap: then END says that the gap is whole. */
  readonly fills: boolean;
  /** The voice that is next; as many as there are where the step is to be closed. */
  readonly voice: number;
  /** Whether the voice that is next sounds something already in the step that is being written. */
  readonly stands?: boolean;
  clone(): VoicesGround;
}

/** Above all keys: a voice that has said what it does is done with the step. */
const done = 127;

/**
 * The grammar of `voices` held to terms: a voice that sounds another pitch than in the step before, or sounds again after
 * a rest, begins a note.
 */
export class VoicesSteered implements SteeredCursor {
  readonly #ground: VoicesGround;
  readonly #ledger: Ledger;
  readonly #ticksPerStep: number;
  /** What each voice sounds in the step before, and in this one so far. */
  #before: readonly number[];
  #here: readonly number[];

  constructor(
    ground: VoicesGround,
    ledger: Ledger,
    ticksPerStep: number,
    before: readonly number[] = [],
    here: readonly number[] = [],
  ) {
    this.#ground = ground;
    this.#ledger = ledger;
    this.#ticksPerStep = ticksPerStep;
    this.#before = before;
    this.#here = here;
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
      const name = voicesVocabulary[token] ?? String(token);
      throw new SegueError('bad-input', `The token ${name} breaks what was asked for.`);
    }
    const { voice, stands } = this.#ground;
    if (token > END && token < REST) this.#last(this.#ledger, this.#stepsOf(token));
    this.#ground.accept(token);
    if (token >= REST) {
      const pitch = token === REST ? SILENT : token - firstPitch;
      this.#here = [...this.#here, pitch];
      if (stands || pitch === SILENT) this.#ledger.moveTo(voice, done);
      else if (this.#before[voice] === pitch) this.#ledger.hold(voice, pitch, this.#spanAt(this.tick));
      else this.#ledger.strike(voice, pitch, this.#spanAt(this.tick));
    } else if (token > END) {
      this.#before = this.#here;
      this.#here = [];
    }
  }

  meaning(token: number): Meaning | undefined {
    const { voice, stands } = this.#ground;
    if (token <= END || (stands && token >= REST)) return undefined;
    if (token < REST) return { does: 'pass', tick: this.tick + this.#stepsOf(token) * this.#ticksPerStep };
    if (token === REST) return { does: 'rest', part: voice };
    const key = token - firstPitch;
    return { does: this.#before[voice] === key ? 'hold' : 'strike', part: voice, key };
  }

  clone(): VoicesSteered {
    return new VoicesSteered(this.#ground.clone(), this.#ledger.clone(), this.#ticksPerStep, this.#before, this.#here);
  }

  /** A note of the step at a tick: held in the next one or over, so its key is free in the one after it at the earliest. */
  #spanAt(tick: number): Span {
    return { silent: tick + this.#ticksPerStep, free: tick + 2 * this.#ticksPerStep, alone: true };
  }

  /** How many steps this one lasts with the token that closes it. */
  #stepsOf(token: number): number {
    return lasting(token, this.tick / this.#ticksPerStep);
  }

  /**
   * Lets this step last so many: what every voice does is done again in each of them.
   * @returns whether that keeps to the terms; where it does not, the ledger is of no use any more
   */
  #last(ledger: Ledger, steps: number): boolean {
    for (let step = 1; step <= steps; step++) {
      const tick = this.tick + step * this.#ticksPerStep;
      if (!ledger.mayPass(tick)) return false;
      ledger.pass(tick);
      // What lasts beyond the end is cut there.
      if (tick >= ledger.until) return true;
      if (step < steps && !this.#soundsOn(ledger, tick)) return false;
    }
    return true;
  }

  #soundsOn(ledger: Ledger, tick: number): boolean {
    return this.#here.every((pitch, voice) => {
      if (pitch === SILENT) {
        if (!ledger.mayMoveTo(voice, done)) return false;
        ledger.moveTo(voice, done);
        return true;
      }
      const span = this.#spanAt(tick);
      if (!ledger.mayHold(voice, pitch, span)) return false;
      ledger.hold(voice, pitch, span);
      return true;
    });
  }

  /** Whether a token that the grammar permits keeps to the terms. */
  #keeps(token: number): boolean {
    const { voice, stands, fills } = this.#ground;
    const ledger = this.#ledger;
    if (token < END) return true;
    if (token === END) return fills ? ledger.mayPass(ledger.until) : ledger.mayEnd();
    if (token < REST) return this.#last(ledger.clone(), this.#stepsOf(token));
    const pitch = token - firstPitch;
    if (stands || token === REST) return ledger.mayMoveTo(voice, done);
    return this.#before[voice] === pitch
      ? ledger.mayHold(voice, pitch, this.#spanAt(this.tick))
      : ledger.mayStrike(voice, pitch, this.#spanAt(this.tick));
  }
}
