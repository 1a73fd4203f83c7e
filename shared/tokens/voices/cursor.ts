import { GrammarCursor } from '../grammar.ts';
import { END, START } from '../tokenizer.ts';
import { closing, firstStep, lasting, REST, voicesVocabulary, type WrittenSteps } from './vocabulary.ts';

/**
 * The grammar of `voices`: each step says what every voice does, then how long it lasts, one step where all are written;
 * END follows a whole step.
 */
export class VoicesCursor extends GrammarCursor {
  readonly #voices: number;
  readonly #ticksPerStep: number;
  readonly #written: WrittenSteps;
  #state: 'nothing' | 'open' | 'end' = 'nothing';
  #steps = 0;
  /** It goes on from what was written and fills no gap. */
  readonly fills = false;
  /** The voice that is next. */
  #voice = 0;

  constructor(voices: number, ticksPerStep: number, written: WrittenSteps = 'all') {
    super(voicesVocabulary);
    this.#voices = voices;
    this.#ticksPerStep = ticksPerStep;
    this.#written = written;
  }

  get tick(): number {
    return this.#steps * this.#ticksPerStep;
  }

  get voice(): number {
    return this.#voice;
  }

  clone(): VoicesCursor {
    const copy = new VoicesCursor(this.#voices, this.#ticksPerStep, this.#written);
    copy.#state = this.#state;
    copy.#steps = this.#steps;
    copy.#voice = this.#voice;
    return copy;
  }

  protected permits(token: number): boolean {
    if (this.#state !== 'open') return this.#state === 'nothing' && token === START;
    if (this.#voice === this.#voices) {
      return this.#written === 'all' ? token === closing(this.#steps + 1) : token >= firstStep && token < REST;
    }
    return token >= REST || (token === END && this.#voice === 0);
  }

  protected advance(token: number): void {
    if (token === START) this.#state = 'open';
    else if (token === END) this.#state = 'end';
    else if (token >= REST) this.#voice++;
    else {
      this.#steps += lasting(token, this.#steps);
      this.#voice = 0;
    }
  }
}
