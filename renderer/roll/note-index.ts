import type { Note } from '../../shared/music/song.ts';

/** Notes a block. */
const blockSize = 64;

/**
 * Finds the notes of a track that sound in a stretch of time, those that began long before it among them. The notes are
 * sorted by tick; for each block of them it is known when its last one ends, so that blocks that are over are skipped
 * whole. Building takes linear time, a look-up as much as there are blocks before the stretch and notes in it.
 */
export class NoteIndex {
  readonly notes: readonly Note[];
  /** Latest end of the notes of each block. */
  readonly #ends: Float64Array;
  static readonly #known = new WeakMap<readonly Note[], NoteIndex>();

  private constructor(notes: readonly Note[]) {
    this.notes = notes;
    this.#ends = new Float64Array(Math.ceil(notes.length / blockSize));
    for (const [i, note] of notes.entries()) {
      const block = Math.floor(i / blockSize);
      this.#ends[block] = Math.max(this.#ends[block] ?? 0, note.tick + note.duration);
    }
  }

  /** The index of a track's notes, built once for each array of them. */
  static of(notes: readonly Note[]): NoteIndex {
    const known = NoteIndex.#known.get(notes);
    if (known) return known;
    const made = new NoteIndex(notes);
    NoteIndex.#known.set(notes, made);
    return made;
  }

  /** Calls `visit` for each note that sounds between the ticks `start` and `end` (which it may not touch), in order. */
  each(start: number, end: number, visit: (note: Note) => void): void {
    const { notes } = this;
    const stop = this.#firstFrom(end);
    for (let block = 0; block * blockSize < stop; block++) {
      if ((this.#ends[block] ?? 0) <= start) continue;
      const last = Math.min(stop, (block + 1) * blockSize);
      for (let i = block * blockSize; i < last; i++) {
        const note = notes[i];
        if (note && note.tick + note.duration > start) visit(note);
      }
    }
  }

  /** Calls `visit` for each note that begins at tick `start` or later and before `end`, in order. */
  eachOnset(start: number, end: number, visit: (note: Note) => void): void {
    const stop = this.#firstFrom(end);
    for (let i = this.#firstFrom(start); i < stop; i++) {
      const note = this.notes[i];
      if (note) visit(note);
    }
  }

  /** The number of notes that begin before `tick`. */
  #firstFrom(tick: number): number {
    let low = 0;
    let high = this.notes.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if ((this.notes[middle]?.tick ?? 0) < tick) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
