import { Latest } from './latest.ts';

/** A stretch of a list, and how long the whole of it is. */
export interface Stretch<T> {
  readonly items: readonly T[];
  readonly total: number;
}

/** A long list of which the window only ever holds one page. */
export class PagedList<T> {
  items: readonly T[] = $state.raw([]);
  total = $state(0);
  /** Place of the first item of the page in the whole list, from 0. */
  offset = $state(0);
  /** Whether it was looked up at all. */
  known = $state(false);
  readonly limit: number;
  readonly #load: (offset: number, limit: number) => Promise<Stretch<T>>;
  readonly #latest = new Latest();

  constructor(limit: number, load: (offset: number, limit: number) => Promise<Stretch<T>>) {
    this.limit = limit;
    this.#load = load;
  }

  /** Shows the page from there on; where the list has become shorter, its last one. */
  async go(offset: number): Promise<void> {
    await this.#latest.ask(
      () => this.#load(offset, this.limit),
      ({ items, total }) => {
        this.items = items;
        this.total = total;
        this.offset = offset;
        this.known = true;
      },
    );
    if (this.offset > 0 && this.offset >= this.total) await this.go(this.#lastPage());
  }

  /** Looks the page up again. */
  refresh(): Promise<void> {
    return this.go(this.offset);
  }

  /** Empties it, as when it becomes the list of something else. */
  clear(): void {
    this.#latest.forget();
    this.items = [];
    this.total = 0;
    this.offset = 0;
    this.known = false;
  }

  #lastPage(): number {
    return Math.max(0, Math.floor((this.total - 1) / this.limit) * this.limit);
  }
}
