import { SegueError } from '../../errors.ts';
import { readAbc } from '../../music/abc/read.ts';
import { GrammarCursor } from '../grammar.ts';
import { rescale } from '../grid.ts';
import { END, PAD, START } from '../tokenizer.ts';

/** Ticks per quarter note of songs read from ABC. */
export const abcPpq = 480;

/**
 * The tick, at {@link abcPpq}, of a note written at the end of a text; undefined where no note can follow
 * because the text is no tune so far, or still in its header.
 */
export function tickAfter(text: string): number | undefined {
  try {
    // A note is put there and looked up, since the parser does not tell where rests end.
    const { song } = readAbc(`${text}C`);
    const latest = song.tracks.reduce((most, track) => Math.max(most, track.notes.at(-1)?.tick ?? -1), -1);
    return latest < 0 ? undefined : rescale(latest, song.ppq, abcPpq);
  } catch (error) {
    if (error instanceof SegueError) return undefined;
    throw error;
  }
}

/** Any letter may follow any other. The tick moves on at bar lines and line ends, where the text is read as music. */
export class AbcCursor extends GrammarCursor {
  #state: 'nothing' | 'open' | 'end' = 'nothing';
  #text = '';
  #tick = 0;
  #read = true;

  get tick(): number {
    if (!this.#read) {
      this.#tick = Math.max(this.#tick, tickAfter(this.#text) ?? 0);
      this.#read = true;
    }
    return this.#tick;
  }

  clone(): AbcCursor {
    const copy = new AbcCursor(this.vocabulary);
    copy.#state = this.#state;
    copy.#text = this.#text;
    copy.#tick = this.#tick;
    copy.#read = this.#read;
    return copy;
  }

  protected permits(token: number): boolean {
    if (this.#state !== 'open') return this.#state === 'nothing' && token === START;
    return token !== PAD && token !== START;
  }

  protected advance(token: number): void {
    if (token === START) this.#state = 'open';
    else if (token === END) this.#state = 'end';
    else {
      const letter = this.vocabulary[token]!;
      this.#text += letter;
      if (letter === '|' || letter === '\n') this.#read = false;
    }
  }
}
