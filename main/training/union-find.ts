/** Sets of the numbers 0 to n - 1 that grow together (Tarjan, 1975); each begins alone. */
export class UnionFind {
  readonly #parent: Int32Array;

  constructor(size: number) {
    this.#parent = Int32Array.from({ length: size }, (_, i) => i);
  }

  /** The smallest member of the set that holds `item`. */
  find(item: number): number {
    let root = item;
    while (this.#parent[root] !== root) root = this.#parent[root]!;
    for (let i = item; i !== root; ) {
      const next = this.#parent[i]!;
      this.#parent[i] = root;
      i = next;
    }
    return root;
  }

  /** Makes the sets of `a` and `b` one. */
  unite(a: number, b: number): void {
    const [low, high] = [this.find(a), this.find(b)].sort((x, y) => x - y);
    this.#parent[high!] = low!;
  }
}
