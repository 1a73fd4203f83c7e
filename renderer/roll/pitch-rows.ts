/**
 * Which pitches have a row in the roll, from the top down: all 128, or fewer where the roll is folded.
 *
 * A place between rows is told in two ways. An edge is a pitch as a fraction, 0 to 128: pitch p lies between the edges
 * p and p + 1. A row is counted in rows from the top, as a fraction. Both fall as the other rises.
 */
export class PitchRows {
  /** Pitches that have a row, highest first; at least one. */
  readonly pitches: readonly number[];
  /** The row of each pitch, counted from the top; -1 where it has none. */
  readonly rows: Int16Array;
  /** How many shown pitches lie at or above each edge. */
  readonly #above: Int16Array;

  /** @param shown pitches that have a row, in any order; all where there is none */
  constructor(shown?: Iterable<number>) {
    const wanted = new Set(shown ?? []);
    const pitches: number[] = [];
    this.rows = new Int16Array(128).fill(-1);
    this.#above = new Int16Array(129);
    for (let pitch = 127; pitch >= 0; pitch--) {
      if (wanted.size === 0 || wanted.has(pitch)) {
        this.rows[pitch] = pitches.length;
        pitches.push(pitch);
      }
      this.#above[pitch] = pitches.length;
    }
    this.pitches = pitches;
  }

  get count(): number {
    return this.pitches.length;
  }

  /** The pitch of a row, which may be a fraction; of the first or last one where the row is outside. */
  pitchAt(row: number): number {
    const i = Math.max(0, Math.min(this.count - 1, Math.floor(row)));
    return this.pitches[i] ?? 0;
  }

  /** Rows above an edge. */
  rowOfEdge(edge: number): number {
    const within = Math.max(0, Math.min(128, edge));
    const upper = Math.ceil(within);
    const part = upper === within || this.rows[upper - 1] === -1 ? 0 : upper - within;
    return (this.#above[upper] ?? 0) + part;
  }

  /** The edge that has so many rows above it; the highest one where hidden pitches make several. */
  edgeOfRow(row: number): number {
    const within = Math.max(0, Math.min(this.count, row));
    const i = Math.floor(within);
    const pitch = this.pitches[i];
    return pitch === undefined ? (this.pitches[this.count - 1] ?? 0) : pitch + 1 - (within - i);
  }
}
