import type { Meaning, WrittenNote } from '../tokens/tokenizer.ts';
import type { Choice, Leaning } from './leaning.ts';

/** Nats that each note of a run costs the note that would make the run longer, where nothing may be repeated. */
const natsPerNote = 1;
/** Notes in a row that count as a repeat: two are everybody's. */
const shortest = 3;
/** Of a longer run the notes count no more. */
const longest = 12;
/** Notes of each part that are remembered. */
const memory = 4096;

/**
 * Holds the music back from repeating itself. A repeat is a run of at least three notes that the same part has played
 * before: the same keys in the same rhythm. A note that would make a run of n notes costs n nats, at most 12, as far as
 * repeats are unwelcome: so the longer the music has been repeating itself, the likelier it turns away.
 */
export class Repeats implements Leaning {
  readonly #unwelcome: number;
  /** Ticks of the cursor to which the time between notes is compared. */
  readonly #unit: number;
  readonly #lines = new Map<number, Line>();

  /**
   * @param unwelcome from 0 to 1
   * @param unit ticks of the cursor to which the time between notes is compared
   */
  constructor(unwelcome: number, unit: number) {
    this.#unwelcome = unwelcome;
    this.#unit = unit;
  }

  /** The same that has heard notes already, in their order. */
  after(notes: readonly WrittenNote[]): this {
    for (const { part, tick, key } of notes) this.hear({ does: 'strike', part, key }, tick);
    return this;
  }

  lean(choices: readonly Choice[], tick: number, nats: Float64Array): void {
    for (const { token, meaning } of choices) {
      if (meaning.does !== 'strike') continue;
      const run = this.#lines.get(meaning.part)?.runWith(meaning.key, tick) ?? 0;
      if (run < shortest) continue;
      nats[token] = (nats[token] ?? 0) - this.#unwelcome * natsPerNote * Math.min(run, longest);
    }
  }

  hear(meaning: Meaning, tick: number): void {
    if (meaning.does !== 'strike') return;
    const line = this.#lines.get(meaning.part) ?? new Line(this.#unit);
    this.#lines.set(meaning.part, line);
    line.add(meaning.key, tick);
  }

  clone(): Repeats {
    const copy = new Repeats(this.#unwelcome, this.#unit);
    for (const [part, line] of this.#lines) copy.#lines.set(part, line.clone());
    return copy;
  }
}

/** Where a run that the line has played before stands: its next note, and how many notes it has. */
interface Match {
  readonly next: number;
  readonly notes: number;
}

/** What a part has played. */
class Line {
  readonly #unit: number;
  /** Key and time since the note before, as one number a note. */
  #notes: number[] = [];
  #matches: readonly Match[] = [];
  #tick: number | undefined;
  /** For each note that would repeat something how long the run would be. */
  #runs: ReadonlyMap<number, number> | undefined;

  constructor(unit: number) {
    this.#unit = unit;
  }

  runWith(key: number, tick: number): number {
    this.#runs ??= this.#longestRuns();
    return this.#runs.get(this.#step(key, tick)) ?? 0;
  }

  add(key: number, tick: number): void {
    const note = this.#step(key, tick);
    const matches: Match[] = [];
    const going = new Map(this.#matches.map(({ next, notes }) => [next, notes]));
    for (const [place, earlier] of this.#notes.entries()) {
      if (earlier === note) matches.push({ next: place + 1, notes: (going.get(place) ?? 0) + 1 });
    }
    this.#notes.push(note);
    this.#tick = tick;
    this.#matches = matches;
    this.#runs = undefined;
    if (this.#notes.length > 2 * memory) this.#forget();
  }

  clone(): Line {
    const copy = new Line(this.#unit);
    copy.#notes = [...this.#notes];
    copy.#matches = this.#matches;
    copy.#tick = this.#tick;
    return copy;
  }

  /** A key and the time since the last note as one number. */
  #step(key: number, tick: number): number {
    const since = this.#tick === undefined ? 0 : Math.round((tick - this.#tick) / this.#unit);
    return since * 128 + key;
  }

  #longestRuns(): Map<number, number> {
    const runs = new Map<number, number>();
    for (const { next, notes } of this.#matches) {
      const note = this.#notes[next];
      if (note !== undefined) runs.set(note, Math.max(runs.get(note) ?? 0, notes + 1));
    }
    return runs;
  }

  #forget(): void {
    const gone = this.#notes.length - memory;
    this.#notes = this.#notes.slice(gone);
    this.#matches = this.#matches.flatMap(({ next, notes }) => (next > gone ? [{ next: next - gone, notes }] : []));
  }
}
