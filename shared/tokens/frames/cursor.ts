import { GrammarCursor } from '../grammar.ts';
import { END, START } from '../tokenizer.ts';

/** Closes a frame. */
export const FRAME = 3;
export const firstPitch = 4;

export const framesVocabulary: readonly string[] = [
  'PAD',
  'START',
  'END',
  'Frame',
  ...Array.from({ length: 128 }, (_, pitch) => `Pitch_${pitch}`),
];

/** The grammar of `frames`: the pitches of a frame ascend, `Frame` closes it, and END follows a closed frame. */
export class FramesCursor extends GrammarCursor {
  /** It goes on from what was written and fills no gap. */
  readonly fills = false;
  readonly #ticksPerStep: number;
  /** The last token's pitch; -1 at the start of a frame. */
  #pitch = -1;
  #state: 'nothing' | 'open' | 'end' = 'nothing';
  #frames = 0;

  constructor(ticksPerStep: number) {
    super(framesVocabulary);
    this.#ticksPerStep = ticksPerStep;
  }

  get tick(): number {
    return this.#frames * this.#ticksPerStep;
  }

  clone(): FramesCursor {
    const copy = new FramesCursor(this.#ticksPerStep);
    copy.#pitch = this.#pitch;
    copy.#state = this.#state;
    copy.#frames = this.#frames;
    return copy;
  }

  protected permits(token: number): boolean {
    if (this.#state !== 'open') return this.#state === 'nothing' && token === START;
    if (token < END) return false;
    if (token === END) return this.#pitch < 0;
    return token === FRAME || token - firstPitch > this.#pitch;
  }

  protected advance(token: number): void {
    if (token === START) this.#state = 'open';
    else if (token === END) this.#state = 'end';
    else if (token === FRAME) {
      this.#frames++;
      this.#pitch = -1;
    } else this.#pitch = token - firstPitch;
  }
}
