import { GrammarCursor } from '../grammar.ts';
import { END, PAD, START } from '../tokenizer.ts';
import { RunningTime } from './running-time.ts';

/** Any letter may follow any other. The tick moves on at bar lines and line ends. */
export class AbcCursor extends GrammarCursor {
  #state: 'nothing' | 'open' | 'end' = 'nothing';
  #time = new RunningTime();

  get tick(): number {
    return this.#time.tick;
  }

  clone(): AbcCursor {
    const copy = new AbcCursor(this.vocabulary);
    copy.#state = this.#state;
    copy.#time = this.#time.clone();
    return copy;
  }

  protected permits(token: number): boolean {
    if (this.#state !== 'open') return this.#state === 'nothing' && token === START;
    return token !== PAD && token !== START;
  }

  protected advance(token: number): void {
    if (token === START) this.#state = 'open';
    else if (token === END) this.#state = 'end';
    else this.#time.write(this.vocabulary[token]!);
  }
}
