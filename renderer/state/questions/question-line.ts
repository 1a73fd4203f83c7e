import type { EngineClient } from '../../../shared/ipc/contract.ts';
import { randomId } from '../../ipc/random-id.ts';

/** Questions of one kind, of which only the latest counts: the one before it is given up, so that nobody works on it. */
export class QuestionLine {
  readonly #client: EngineClient;
  #open: string | undefined;

  constructor(client: EngineClient) {
    this.#client = client;
  }

  /** Id of the question that is not answered yet. */
  get open(): string | undefined {
    return this.#open;
  }

  /**
   * Asks under a new id, and gives the answer to `take` unless something else was asked meanwhile, or nothing any more.
   * Rejects as the question does.
   */
  async ask<T>(question: (id: string) => Promise<T>, take: (answer: T) => void): Promise<void> {
    this.drop();
    const id = randomId();
    this.#open = id;
    try {
      const answer = await question(id);
      if (this.#open === id) take(answer);
    } catch (thrown) {
      if (this.#open === id) throw thrown;
    } finally {
      if (this.#open === id) this.#open = undefined;
    }
  }

  /** Gives up what is being asked. */
  drop(): void {
    const question = this.#open;
    this.#open = undefined;
    // Where the line is broken nobody works on it either.
    if (question !== undefined) this.#client.call('questions.cancel', { question }).catch(() => undefined);
  }
}
