import { suffixArray } from './suffix-array.ts';

/** Stands between sequences and is in none. */
const BORDER = 0;

/** A run of symbols that was found: how many, and in which sequence. */
export interface FoundRun {
  readonly length: number;
  /** Index of a sequence that holds it; -1 where the run is empty. */
  readonly sequence: number;
  /** Where it begins in that sequence, and in what was searched for. */
  readonly at: number;
  readonly from: number;
}

/** Finds the longest runs of symbols that others share with a set of sequences, by binary search among their suffixes. */
export class RunFinder {
  /** Where each sequence begins in the text. */
  readonly #starts: number[] = [];
  readonly #text: Int32Array;
  readonly #order: Int32Array;
  readonly #symbols = new Map<number, number>();

  /** @param sequences of any numbers */
  constructor(sequences: Iterable<readonly number[]>) {
    const text: number[] = [];
    for (const sequence of sequences) {
      this.#starts.push(text.length);
      for (const symbol of sequence) text.push(this.#intern(symbol));
      text.push(BORDER);
    }
    this.#text = Int32Array.from(text);
    this.#order = suffixArray(this.#text, this.#symbols.size + 1);
  }

  /** The longest run of the sequence that stands in one of the set; the first of several. */
  longest(sequence: readonly number[]): FoundRun {
    const symbols = sequence.map((symbol) => this.#symbols.get(symbol) ?? -1);
    let length = 0;
    let place = -1;
    let from = 0;
    for (let start = 0; start + length < symbols.length; start++) {
      const found = this.#longestFrom(symbols, start);
      if (found.length <= length) continue;
      ({ length, place } = found);
      from = start;
    }
    const holder = place < 0 ? -1 : this.#starts.findLastIndex((start) => start <= place);
    return { length, sequence: holder, at: place - (this.#starts[holder] ?? place), from };
  }

  #intern(symbol: number): number {
    const known = this.#symbols.get(symbol);
    if (known !== undefined) return known;
    this.#symbols.set(symbol, this.#symbols.size + 1);
    return this.#symbols.size;
  }

  /** How many symbols from `start` on stand in the text in a row, and where. */
  #longestFrom(symbols: readonly number[], start: number): { length: number; place: number } {
    let low = 0;
    let high = this.#order.length;
    let length = 0;
    let place = -1;
    for (let i = start; i < symbols.length; i++) {
      low = this.#firstNotBelow(symbols[i]!, length, low, high);
      high = this.#firstNotBelow(symbols[i]! + 1, length, low, high);
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
}
