/** Nodes that a new trie has room for; a power of two. */
const INITIAL = 1024;

/**
 * Counts of token sequences. A node stands for a sequence, its children for that sequence with one more token. Nodes are
 * numbers and all fields lie in typed arrays, so that millions of them cost no more than their numbers do.
 */
export class TokenTrie {
  /** The node of the empty sequence. */
  static readonly root = 0;

  /** How many nodes there are. */
  #size = 1;
  #parents = new Int32Array(INITIAL);
  #tokens = new Int32Array(INITIAL);
  #counts = new Int32Array(INITIAL);
  #totals = new Int32Array(INITIAL);
  #kinds = new Int32Array(INITIAL);
  /** Open addressing with linear probing: node numbers, 0 where the slot is free, since the root is no child. */
  #slots = new Int32Array(2 * INITIAL);

  /** How often the node's last token was counted after the rest of its sequence. */
  count(node: number): number {
    return this.#counts[node]!;
  }

  /** How many tokens were counted after the node's sequence. */
  total(node: number): number {
    return this.#totals[node]!;
  }

  /** How many different tokens were counted after the node's sequence. */
  kinds(node: number): number {
    return this.#kinds[node]!;
  }

  /** The child of `parent` for `token`, or -1. */
  find(parent: number, token: number): number {
    const node = this.#slots[this.#slotOf(parent, token)]!;
    return node === 0 ? -1 : node;
  }

  findOrAdd(parent: number, token: number): number {
    const slot = this.#slotOf(parent, token);
    const found = this.#slots[slot]!;
    if (found !== 0) return found;
    if (this.#size === this.#parents.length) {
      this.#grow();
      return this.findOrAdd(parent, token);
    }
    const node = this.#size++;
    this.#parents[node] = parent;
    this.#tokens[node] = token;
    this.#slots[slot] = node;
    return node;
  }

  /** Counts the last token of `node` once more after `parent`. */
  raise(parent: number, node: number): void {
    if (this.#counts[node]!++ === 0) this.#kinds[parent]!++;
    this.#totals[parent]!++;
  }

  /** The slot that holds the child, or the free one where it belongs. */
  #slotOf(parent: number, token: number): number {
    const mask = this.#slots.length - 1;
    let slot = scatter(parent, token) & mask;
    for (let node = this.#slots[slot]!; node !== 0; node = this.#slots[slot]!) {
      if (this.#parents[node] === parent && this.#tokens[node] === token) break;
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  /** Doubles the room; at most half of the slots are ever taken. */
  #grow(): void {
    const room = 2 * this.#parents.length;
    const grown = (old: Int32Array) => {
      const larger = new Int32Array(room);
      larger.set(old);
      return larger;
    };
    this.#parents = grown(this.#parents);
    this.#tokens = grown(this.#tokens);
    this.#counts = grown(this.#counts);
    this.#totals = grown(this.#totals);
    this.#kinds = grown(this.#kinds);
    this.#slots = new Int32Array(2 * room);
    for (let node = 1; node < this.#size; node++) {
      this.#slots[this.#slotOf(this.#parents[node]!, this.#tokens[node]!)] = node;
    }
  }
}

/** Spreads pairs over 32 bits (the finaliser of MurmurHash3). */
function scatter(parent: number, token: number): number {
  let hash = Math.imul(parent, 0x9e3779b1) ^ Math.imul(token + 1, 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35);
  return hash ^ (hash >>> 16);
}
