import type { Song, Track } from '../../shared/music/song.ts';
import { suffixArray } from './suffix-array.ts';

/** The longest run of notes that a song shares with the music it was learned from. */
export interface Copy {
  /** Notes in the run; 0 where not even two notes in a row are shared. */
  readonly notes: number;
  /** Name of a piece that holds the run; undefined where there is none. */
  readonly piece: string | undefined;
}

/** Parts of a quarter note to which onsets are compared. */
const grid = 24;
/** Stands between tracks and is in no track. */
const BORDER = 0;

/**
 * Finds what is copied from a set of pieces. Compared are the notes of a track by onset, then pitch, as steps: the
 * interval to the next note and the time to it. So a copy is found in any key, at any tempo and in any track, and what is
 * shared is note for note the same line and rhythm. Drums are left out, since their patterns are everybody's.
 */
export class CopyFinder {
  readonly #names: readonly string[];
  /** Where each piece's steps begin in the text. */
  readonly #starts: Int32Array;
  readonly #text: Int32Array;
  readonly #order: Int32Array;
  readonly #symbols = new Map<number, number>();

  constructor(pieces: readonly { readonly name: string; readonly song: Song }[]) {
    this.#names = pieces.map((piece) => piece.name);
    const text: number[] = [];
    this.#starts = Int32Array.from(pieces, ({ song }) => {
      const start = text.length;
      for (const track of song.tracks) {
        for (const step of stepsOf(track, song.ppq)) text.push(this.#intern(step));
        text.push(BORDER);
      }
      return start;
    });
    this.#text = Int32Array.from(text);
    this.#order = suffixArray(this.#text, this.#symbols.size + 1);
  }

  /** The longest copied run among the song's notes that begin at tick `from` or later. */
  longest(song: Song, from = 0): Copy {
    let best = 0;
    let place = -1;
    for (const track of song.tracks) {
      const steps = stepsOf(track, song.ppq, from).map((step) => this.#symbols.get(step) ?? -1);
      for (let start = 0; start + best < steps.length; start++) {
        const found = this.#longestFrom(steps, start);
        if (found.length <= best) continue;
        best = found.length;
        place = found.place;
      }
    }
    return best === 0 ? { notes: 0, piece: undefined } : { notes: best + 1, piece: this.#pieceAt(place) };
  }

  #intern(step: number): number {
    const known = this.#symbols.get(step);
    if (known !== undefined) return known;
    this.#symbols.set(step, this.#symbols.size + 1);
    return this.#symbols.size;
  }

  /** How many steps from `start` on stand in the text in a row, and where. */
  #longestFrom(steps: readonly number[], start: number): { length: number; place: number } {
    let low = 0;
    let high = this.#order.length;
    let length = 0;
    let place = -1;
    for (let i = start; i < steps.length; i++) {
      low = this.#firstNotBelow(steps[i]!, length, low, high);
      high = this.#firstNotBelow(steps[i]! + 1, length, low, high);
      if (low === high) break;
      place = this.#order[low]!;
      length++;
    }
    return { length, place };
  }

  /** The first of the suffixes in order, between two places, whose symbol at `depth` is not below `symbol`. */
  #firstNotBelow(symbol: number, depth: number, low: number, high: number): number {
    let first = low;
    let end = high;
    while (first < end) {
      const middle = (first + end) >> 1;
      if ((this.#text[this.#order[middle]! + depth] ?? BORDER) < symbol) first = middle + 1;
      else end = middle;
    }
    return first;
  }

  #pieceAt(place: number): string | undefined {
    return this.#names[this.#starts.findLastIndex((start) => start <= place)];
  }
}

/** Interval and time from each note of a track to the next, as one number a step. */
function stepsOf(track: Track, ppq: number, from = 0): number[] {
  if (track.drums) return [];
  const notes = track.notes.filter((note) => note.tick >= from);
  const onset = (tick: number) => Math.round((tick * grid) / ppq);
  return notes.slice(1).map((note, i) => {
    const before = notes[i]!;
    return (onset(note.tick) - onset(before.tick)) * 256 + note.pitch - before.pitch + 128;
  });
}
