/** Questions of which only the answer to the latest counts: an earlier one that is answered later changes nothing. */
export class Latest {
  #asked = 0;

  /** Asks, and gives the answer to `take` unless something else was asked meanwhile. Rejects as the question does. */
  async ask<T>(question: () => Promise<T>, take: (answer: T) => void): Promise<void> {
    const number = ++this.#asked;
    try {
      const answer = await question();
      if (number === this.#asked) take(answer);
    } catch (thrown) {
      if (number === this.#asked) throw thrown;
    }
  }

  /** Lets no answer that is still on its way count. */
  forget(): void {
    this.#asked++;
  }
}
