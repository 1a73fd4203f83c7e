import type { Song } from '../../shared/music/song.ts';
import { compareContinuations } from '../../shared/project/compare-continuations.ts';
import type { LikedTake, Line, Take } from '../../shared/project/take.ts';
import { TakeFamily } from '../../shared/project/take-family.ts';
import { lineageOf, type TakeBranch, takeTree, wholeLine } from '../../shared/project/take-tree.ts';

/** The takes of a project as a tree, with the songs that they carry on, and which of them are folded away. */
export class TakeList {
  /** In the order in which they were made. Replaced as a whole. */
  all: readonly Take[] = $state.raw([]);
  /** The songs that takes carry on, by content key. */
  seeds: Readonly<Record<string, Song>> = $state.raw({});
  /** Ids of takes under which what goes on from them is out of sight. */
  folded: ReadonlySet<string> = $state.raw(new Set());
  #family = new TakeFamily();

  /** The takes, each over those that go on from it. */
  readonly tree = $derived.by(() => takeTree(this.all));

  /** Those that are in sight, from top to bottom. */
  readonly inSight: readonly Take[] = $derived.by(() => takesInSight(this.tree, this.folded));

  /** Puts those of another project in the place of these. */
  load(list: readonly Take[], seeds: Readonly<Record<string, Song>>): void {
    this.#family = new TakeFamily();
    this.#family.meet(list, seeds);
    this.all = list;
    this.seeds = seeds;
    this.folded = new Set();
  }

  find(id: string | undefined): Take | undefined {
    return id === undefined ? undefined : this.all.find((take) => take.id === id);
  }

  /** A take with all that it goes on from, and the song that the earliest of them carries on. */
  whole(id: string | undefined): { readonly seed: Song; readonly continuation: Line } | undefined {
    return id === undefined ? undefined : wholeLine(this.all, this.seeds, id);
  }

  /** The take that another was to be like or unlike, where it is still there. */
  likedBy({ continuation }: LikedTake): Take | undefined {
    return this.all.find((take) => compareContinuations(take.continuation, continuation).same);
  }

  /** Adds takes that carry one song on; gives those that were not there yet. */
  add(made: readonly Take[], song: Song): readonly Take[] {
    const there = new Set(this.all.map(({ id }) => id));
    const [first] = made;
    // What was discarded before others of the same music was discarded before these too.
    const before = first?.recipe.infill
      ? undefined
      : this.all.find(({ seedKey, parent }) => seedKey === first?.seedKey && parent === first.parent)?.before;
    const fresh = made.filter(({ id }) => !there.has(id)).map((take) => ({ ...take, ...(before && { before }) }));
    if (!first || fresh.length === 0) return [];
    this.#family.meet(fresh, { [first.seedKey]: song });
    this.#keep([...this.all, ...fresh]);
    return fresh;
  }

  change(id: string, change: Partial<Pick<Take, 'kept' | 'name'>>): void {
    this.all = this.all.map((take) => (take.id === id ? { ...take, ...change } : take));
  }

  /**
   * Takes some out; what goes on from them moves up.
   * @returns how many moved up, and what brings those back that were taken out: it says no where another project was
   * loaded since
   */
  remove(gone: readonly Take[]): { readonly moved: number; readonly restore: () => boolean } {
    const ids = new Set(gone.map(({ id }) => id));
    const moved = this.all.filter(({ id, parent }) => !ids.has(id) && parent !== undefined && ids.has(parent)).length;
    const family = this.#family;
    this.#keep(this.all.filter(({ id }) => !ids.has(id)));
    const restore = () => {
      if (family !== this.#family) return false;
      this.#keep([...this.all, ...gone.filter(({ id }) => !this.find(id))]);
      return true;
    };
    return { moved, restore };
  }

  /** Puts what goes on from a take out of sight, or back into it. */
  fold(id: string, folded = !this.folded.has(id)): void {
    const others = [...this.folded].filter((one) => one !== id);
    this.folded = new Set(folded ? [...others, id] : others);
  }

  /** Brings a take into sight. */
  reveal(id: string): void {
    for (const above of lineageOf(this.all, id).slice(0, -1)) if (this.folded.has(above.id)) this.fold(above.id);
  }

  /** Keeps these, each where it belongs among the others, and the songs that they carry on. */
  #keep(list: readonly Take[]): void {
    this.all = this.#family.among(list);
    this.seeds = this.#family.seedsOf(this.all);
  }
}

/** Those under a folded one are not in sight. */
function takesInSight(tree: readonly TakeBranch[], folded: ReadonlySet<string>): readonly Take[] {
  return tree.flatMap(({ take, branches }) => [take, ...(folded.has(take.id) ? [] : takesInSight(branches, folded))]);
}
