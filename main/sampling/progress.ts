/** How much of several rows together is written, told whenever it grows. */
export class Progress {
  readonly #done: Float64Array;
  readonly #report: ((fraction: number) => void) | undefined;

  /** @param report is given the mean of the rows' parts, from 0 to 1; never falls */
  constructor(rows: number, report: ((fraction: number) => void) | undefined) {
    this.#done = new Float64Array(rows);
    this.#report = report;
  }

  /** Row `row` has come to `fraction` of its way; less than before changes nothing. */
  advance(row: number, fraction: number): void {
    const done = Math.min(1, fraction);
    if (!(done > (this.#done[row] ?? 1))) return;
    this.#done[row] = done;
    this.#tell();
  }

  /** All rows have stopped, also those that did so early. */
  finish(): void {
    if (this.#done.every((done) => done === 1)) return;
    this.#done.fill(1);
    this.#tell();
  }

  #tell(): void {
    this.#report?.(this.#done.reduce((sum, done) => sum + done, 0) / this.#done.length);
  }
}
