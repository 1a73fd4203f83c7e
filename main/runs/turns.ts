import { Deferred } from '../threads/deferred.ts';

/** Lets one at a time do something, in the order in which they asked. */
export class Turns {
  readonly #waiting: Deferred<void>[] = [];
  #taken = false;

  /** Whether whoever asks now must wait. */
  get taken(): boolean {
    return this.#taken;
  }

  /**
   * Waits for the turn; gives what ends it.
   * @param signal gives up waiting: the promise is fulfilled at once, without the turn
   */
  async take(signal: AbortSignal): Promise<() => void> {
    if (!this.#taken) {
      this.#taken = true;
      return () => this.#pass();
    }
    const turn = new Deferred<void>();
    this.#waiting.push(turn);
    const giveUp = () => turn.reject(undefined);
    signal.addEventListener('abort', giveUp, { once: true });
    if (signal.aborted) giveUp();
    try {
      await turn.promise;
      return () => this.#pass();
    } catch {
      this.#waiting.splice(this.#waiting.indexOf(turn), 1);
      return () => undefined;
    } finally {
      signal.removeEventListener('abort', giveUp);
    }
  }

  #pass(): void {
    const next = this.#waiting.shift();
    if (next) next.resolve();
    else this.#taken = false;
  }
}
