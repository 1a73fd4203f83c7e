import { GrammarCursor } from '../grammar.ts';
import { END, START } from '../tokenizer.ts';
import { closing, REST, voicesVocabulary } from './vocabulary.ts';

/** The grammar of `voices`: each step says what every voice does, then its end; END follows a whole step. */
export class VoicesCursor extends GrammarCursor {
  readonly #voices: number;
  readonly #ticksPerStep: number;
  #state: 'nothing' | 'open' | 'end' = 'nothing';
  #steps = 0;
  /** The voice that is next. */
  #voice = 0;

  constructor(voices: number, ticksPerStep: number) {
    super(voicesVocabulary);
    this.#voices = voices;
    this.#ticksPerStep = ticksPerStep;
  }

  get tick(): number {
    return this.#steps * this.#ticksPerStep;
  }

  clone(): VoicesCursor {
    const copy = new VoicesCursor(this.#voices, this.#ticksPerStep);
    copy.#state = this.#state;
    copy.#steps = this.#steps;
    copy.#voice = this.#voice;
    return copy;
  }

  protected permits(token: number): boolean {
    if (this.#state !== 'open') return this.#state === 'nothing' && token === START;
    if (this.#voice === this.#voices) return token === closing(this.#steps + 1);
    return token >= REST || (token === END && this.#voice === 0);
  }

  protected advance(token: number): void {
    if (token === START) this.#state = 'open';
    else if (token === END) this.#state = 'end';
    else if (token >= REST) this.#voice++;
    else {
      this.#steps++;
      this.#voice = 0;
    }
  }
}
