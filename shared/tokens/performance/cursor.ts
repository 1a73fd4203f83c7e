import { GrammarCursor } from '../grammar.ts';
import { END, START } from '../tokenizer.ts';
import {
  firstOff,
  firstOn,
  firstShift,
  firstVelocity,
  longestShift,
  performanceVocabulary,
  ticksPerStep,
} from './vocabulary.ts';

type Stage = 'nothing' | 'start' | 'long shift' | 'shift' | 'off' | 'velocity' | 'on' | 'end';

/**
 * The grammar of `performance`: at each time keys are released, then struck, each ascending. Only a key
 * that sounds is released and only a silent one is struck; a velocity is said when it changes and goes
 * with a note; of the shifts in a row all but the last are the longest. So every song has one spelling.
 */
export class PerformanceCursor extends GrammarCursor {
  /** It goes on from what was written and fills no gap. */
  readonly fills = false;
  #stage: Stage = 'nothing';
  /** Step at which each sounding key was struck; -1 for silent keys. */
  #struck: Int32Array = new Int32Array(128).fill(-1);
  #sounding = 0;
  /** The last key released or struck at this step. */
  #keyHere = -1;

  /** The time in steps. */
  step = 0;
  /** The velocity bin in force; -1 before the first. */
  velocity = -1;

  constructor() {
    super(performanceVocabulary);
  }

  get tick(): number {
    return this.step * ticksPerStep;
  }

  /** The place in the tokens of whatever stands on this grammar. */
  get cursor(): PerformanceCursor {
    return this;
  }
  /** The keys that sound, ascending. */
  sounding(): number[] {
    return [...this.#struck.keys()].filter((key) => (this.#struck[key] ?? -1) >= 0);
  }

  clone(): PerformanceCursor {
    const copy = new PerformanceCursor();
    copy.#stage = this.#stage;
    copy.#struck = this.#struck.slice();
    copy.#sounding = this.#sounding;
    copy.#keyHere = this.#keyHere;
    copy.step = this.step;
    copy.velocity = this.velocity;
    return copy;
  }

  protected permits(token: number): boolean {
    const stage = this.#stage;
    if (stage === 'nothing') return token === START;
    if (stage === 'end' || token < END) return false;
    if (token === END) return stage === 'start' || (stage === 'off' && this.#sounding === 0);
    if (token >= firstVelocity) {
      return stage !== 'velocity' && token - firstVelocity !== this.velocity && this.#silentKeyAbove();
    }
    if (token >= firstShift) return stage !== 'shift' && stage !== 'velocity';
    if (token >= firstOff) {
      const key = token - firstOff;
      return stage !== 'velocity' && stage !== 'on' && this.#struck[key]! >= 0 && key > this.#keyHere;
    }
    const key = token - firstOn;
    return this.velocity >= 0 && this.#struck[key]! < 0 && (key > this.#keyHere || !this.#striking);
  }

  protected advance(token: number): void {
    if (token === START) this.#stage = 'start';
    else if (token === END) this.#stage = 'end';
    else if (token >= firstVelocity) {
      if (!this.#striking) this.#keyHere = -1;
      this.velocity = token - firstVelocity;
      this.#stage = 'velocity';
    } else if (token >= firstShift) {
      const steps = token - firstShift + 1;
      this.step += steps;
      this.#keyHere = -1;
      this.#stage = steps === longestShift ? 'long shift' : 'shift';
    } else if (token >= firstOff) {
      this.#keyHere = token - firstOff;
      this.#struck[this.#keyHere] = -1;
      this.#sounding--;
      this.#stage = 'off';
    } else {
      this.#keyHere = token - firstOn;
      this.#struck[this.#keyHere] = this.step;
      this.#sounding++;
      this.#stage = 'on';
    }
  }

  /** Whether the last key at this step was struck, not released. */
  get #striking(): boolean {
    return this.#stage === 'on' || this.#stage === 'velocity';
  }

  #silentKeyAbove(): boolean {
    for (let key = this.#striking ? this.#keyHere + 1 : 0; key < 128; key++) if (this.#struck[key]! < 0) return true;
    return false;
  }
}
