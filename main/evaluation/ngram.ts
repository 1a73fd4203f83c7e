import { TokenTrie } from './token-trie.ts';

/**
 * An n-gram model of token sequences with interpolated Witten-Bell smoothing (Witten and Bell, “The
 * zero-frequency problem”, 1991; in the recursive form of Chen and Goodman, “An empirical study of smoothing
 * techniques for language modeling”, 1999, section 2.5): a history h seen N times with T different successors gives
 *
 *     P(w | h) = (count(h w) + T · P(w | h without its oldest token)) / (N + T),
 *
 * and under the shortest history lies the uniform distribution over the vocabulary. A history that was never seen
 * backs off to the next shorter one. So no token has the probability 0 and the probabilities sum to 1.
 *
 * Memory grows with the number of different n-grams: at most `order` times 20 bytes (up to twice that while the
 * tables grow) for each token learned.
 */
export class NgramModel {
  /** Tokens in an n-gram: 1 looks at no history, 5 at the four tokens before. */
  readonly order: number;
  readonly vocabularySize: number;
  readonly #trie = new TokenTrie();

  /** @param order at least 1 */
  constructor(order: number, vocabularySize: number) {
    this.order = order;
    this.vocabularySize = vocabularySize;
  }

  /** Counts every token of `sequence` after the first (START), as the successor of those before it. */
  learn(sequence: ArrayLike<number>): void {
    const histories = this.#emptyHistories();
    for (let t = 0; t < sequence.length; t++) this.#learnToken(histories, sequence[t]!, t > 0);
  }

  /**
   * Negative natural logarithm of the probability of each token after the first, given all before it.
   * @returns nats, one for each token; 0 for the first
   */
  nats(sequence: ArrayLike<number>): Float64Array {
    const orders = this.orders(sequence);
    return Float64Array.from({ length: sequence.length }, (_, t) =>
      t === 0 ? 0 : -Math.log(orders[(t + 1) * this.order - 1]!),
    );
  }

  /**
   * Probability of each token after the first, given all before it, by this order and every shorter one: as if a model of
   * that order had learned the same.
   * @returns for each token the probabilities by order 1, 2 … `order`; zeros for the first token
   */
  orders(sequence: ArrayLike<number>): Float64Array {
    const probabilities = new Float64Array(sequence.length * this.order);
    const histories = this.#emptyHistories();
    for (let t = 0; t < sequence.length; t++) {
      const token = sequence[t]!;
      if (t > 0) this.#probability(histories, token, probabilities.subarray(t * this.order, (t + 1) * this.order));
      this.#follow(histories, token);
    }
    return probabilities;
  }

  /** Probability of `token` after `history`, of which the last `order` - 1 tokens count. */
  probability(history: ArrayLike<number>, token: number): number {
    const histories = this.#emptyHistories();
    for (let t = 0; t < history.length; t++) this.#follow(histories, history[t]!);
    return this.#probability(histories, token);
  }

  /** Entry k is the trie's node for the last k tokens, or -1 where they were never seen together. */
  #emptyHistories(): Int32Array {
    const histories = new Int32Array(this.order).fill(-1);
    histories[0] = TokenTrie.root;
    return histories;
  }

  /** @param orders where the probabilities by order 1, 2 … are written, where they are wanted too */
  #probability(histories: Int32Array, token: number, orders?: Float64Array): number {
    const trie = this.#trie;
    let probability = 1 / this.vocabularySize;
    for (let k = 0; k < this.order; k++) {
      const history = histories[k]!;
      const total = history < 0 ? 0 : trie.total(history);
      if (total === 0) {
        // All longer histories were never seen either.
        orders?.fill(probability, k);
        break;
      }
      const node = trie.find(history, token);
      const count = node < 0 ? 0 : trie.count(node);
      const kinds = trie.kinds(history);
      probability = (count + kinds * probability) / (total + kinds);
      if (orders) orders[k] = probability;
    }
    return probability;
  }

  #follow(histories: Int32Array, token: number): void {
    for (let k = this.order - 1; k > 0; k--) {
      const shorter = histories[k - 1]!;
      histories[k] = shorter < 0 ? -1 : this.#trie.find(shorter, token);
    }
  }

  /** Adds the n-grams that end in `token`; where it is not counted it only becomes part of the histories. */
  #learnToken(histories: Int32Array, token: number, counted: boolean): void {
    const trie = this.#trie;
    for (let k = this.order; k > 0; k--) {
      const history = histories[k - 1]!;
      if (history < 0) continue;
      const node = trie.findOrAdd(history, token);
      if (counted) trie.raise(history, node);
      if (k < this.order) histories[k] = node;
    }
  }
}
