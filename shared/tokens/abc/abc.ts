import * as v from 'valibot';
import { SegueError } from '../../errors.ts';
import { readAbc } from '../../music/abc/read.ts';
import type { Note, Song, Track } from '../../music/song.ts';
import { BarMap } from '../../music/time.ts';
import { parseConfig } from '../config.ts';
import { continueSong } from '../continuation.ts';
import { rescale } from '../grid.ts';
import { mostActiveTrack, pianoSong } from '../single-part.ts';
import { type Counts, type Cursor, END, type Prompt, START, type Tokenizer, type TokenizerKind } from '../tokenizer.ts';
import { AbcCursor } from './cursor.ts';
import { countLetters, melodyLetters, openText, textOf } from './letters.ts';
import { abcPpq, tickAfter } from './running-time.ts';

const schema = v.strictObject({
  /** Every letter once, in order of code point. */
  letters: v.pipe(
    v.string(),
    v.check((text) => isAscending([...text]), 'the letters must ascend'),
  ),
});

/**
 * ABC text letter by letter. A song that was read from ABC is its own text; of another one the melody is
 * written as ABC on a grid of sixteenths. The vocabulary holds the letters of the corpus and those that
 * written melodies need; a letter of another song that is not among them is left out.
 *
 * Nothing keeps sampled text from being no tune: `decode` throws a `bad-input` error where it is none.
 * The seam lies where the text ends, or at the bar line after the seed's last onset where that is later.
 */
class Abc implements Tokenizer {
  readonly id = 'abc';
  readonly ppq = abcPpq;
  readonly config: { readonly letters: string };
  readonly vocabulary: readonly string[];
  readonly #tokens: ReadonlyMap<string, number>;

  constructor(letters: string) {
    this.config = { letters };
    this.vocabulary = ['PAD', 'START', 'END', ...letters];
    this.#tokens = new Map(this.vocabulary.map((name, token) => [name, token]));
  }

  encode(song: Song): Int32Array {
    return Int32Array.from([...this.#write(textOf(song)), END]);
  }

  decode(tokens: ArrayLike<number>): Song {
    const text = this.#read(tokens);
    return text === '' ? pianoSong(abcPpq, [], 0) : readAbc(text).song;
  }

  cursor(): Cursor {
    return new AbcCursor(this.vocabulary);
  }

  prompt(song: Song): Prompt {
    const tokens = this.#write(openText(textOf(song)));
    const last = song.tracks.reduce((latest, track) => Math.max(latest, track.notes.at(-1)?.tick ?? -1), -1);
    const textEnd = rescale(this.#end(tokens), abcPpq, song.ppq);
    const seam = textEnd > last ? textEnd : new BarMap(song).barLineFrom(last + 1);
    return { tokens: Int32Array.from(tokens), seam };
  }

  cursorTick(seed: Song, prompt: Prompt, tick: number): number {
    const cursor = this.cursor();
    for (const token of prompt.tokens) cursor.accept(token);
    return cursor.tick + rescale(tick - prompt.seam, seed.ppq, abcPpq);
  }

  extend(seed: Song, prompt: Prompt, generated: ArrayLike<number>, end?: number): Song {
    const from = this.#end(prompt.tokens);
    const { song } = readAbc(this.#read([...prompt.tokens, ...Array.from(generated)]));
    const inSeed = (tick: number) => prompt.seam + rescale(rescale(tick, song.ppq, abcPpq) - from, abcPpq, seed.ppq);
    const busiest = mostActiveTrack(seed);
    const additions = new Map<Track, Note[]>();
    for (const [voice, { notes }] of song.tracks.entries()) {
      // The tracks of a seed that was read from ABC are the voices of its text.
      const track = (seed.abc === undefined ? undefined : seed.tracks[voice]) ?? busiest;
      const list = additions.get(track) ?? [];
      for (const note of notes) {
        const tick = inSeed(note.tick);
        if (tick >= prompt.seam)
          list.push({ ...note, tick, duration: Math.max(1, inSeed(note.tick + note.duration) - tick) });
      }
      additions.set(track, list);
    }
    return continueSong(seed, prompt.seam, additions, end);
  }

  count(tokens: ArrayLike<number>): Counts {
    const text = this.#read(tokens);
    return { notes: countLetters(text), characters: [...text].length };
  }

  #write(text: string): number[] {
    const tokens = [START];
    for (const letter of text) {
      const token = this.#tokens.get(letter);
      if (token !== undefined) tokens.push(token);
    }
    return tokens;
  }

  #read(tokens: ArrayLike<number>): string {
    let text = '';
    for (let i = 0; i < tokens.length; i++) {
      const letter = this.vocabulary[tokens[i]!];
      if (letter === undefined) throw new SegueError('bad-input', `Token ${tokens[i]} is not in the vocabulary.`);
      if (tokens[i]! > END) text += letter;
    }
    return text;
  }

  /** Where a note after these tokens would begin, in ticks at {@link abcPpq}. */
  #end(tokens: ArrayLike<number>): number {
    return tickAfter(this.#read(tokens)) ?? 0;
  }
}

function isAscending(letters: readonly string[]): boolean {
  return letters.every((letter, i) => i === 0 || letter.codePointAt(0)! > letters[i - 1]!.codePointAt(0)!);
}

function fit(songs: Iterable<Song>): Tokenizer {
  const letters = new Set(melodyLetters);
  for (const song of songs) for (const letter of textOf(song)) letters.add(letter);
  return new Abc([...letters].sort((a, b) => a.codePointAt(0)! - b.codePointAt(0)!).join(''));
}

export const abc: TokenizerKind = {
  id: 'abc',
  summary: 'ABC text, letter by letter',
  fit,
  restore: (config) => new Abc(parseConfig('abc', schema, config).letters),
};
