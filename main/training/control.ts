import { SegueError } from '../../shared/errors.ts';

/** Pauses, resumes, finishes and cancels a run from outside; it obeys before its next step. */
export class TrainingControl {
  readonly #canceller = new AbortController();
  #resume: (() => void) | undefined;
  #paused: Promise<void> | undefined;
  #finishing = false;

  /** @param signal cancels the run too */
  constructor(signal?: AbortSignal) {
    if (signal?.aborted) this.cancel();
    signal?.addEventListener('abort', () => this.cancel(), { once: true });
  }

  /** Aborted once the run is cancelled. */
  get signal(): AbortSignal {
    return this.#canceller.signal;
  }

  get paused(): boolean {
    return this.#paused !== undefined;
  }

  pause(): void {
    if (this.#paused || this.signal.aborted) return;
    this.#paused = new Promise((resolve) => {
      this.#resume = resolve;
    });
  }

  resume(): void {
    this.#paused = undefined;
    this.#resume?.();
  }

  /** Whether the run is to come to its end now: what it has learned is validated, tested and written. */
  get finishing(): boolean {
    return this.#finishing;
  }

  finish(): void {
    this.#finishing = true;
    this.resume();
  }

  cancel(): void {
    this.#canceller.abort();
    this.resume();
  }

  /** Returns once the run may go on; throws a `cancelled` error where it must end. */
  async gate(): Promise<void> {
    await this.#paused;
    if (this.signal.aborted) throw new SegueError('cancelled', 'Training was cancelled.');
  }
}
