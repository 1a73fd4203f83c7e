import type { Song } from '../music/song.ts';
import type { Take } from './take.ts';
import { movedUp } from './take-tree.ts';

/**
 * Remembers what each take went on from when it came, and the songs that they carry on, so that those left stand where they belong whichever of the others
 * are discarded and brought back, in whatever order.
 */
export class TakeFamily {
  readonly #known = new Map<string, Take>();
  readonly #seeds = new Map<string, Song>();

  /**
   * Takes that came; one that is known already stays as it came first.
   * @param seeds songs by the keys that the takes name
   */
  meet(takes: readonly Take[], seeds: Readonly<Record<string, Song>>): void {
    for (const [key, seed] of Object.entries(seeds)) this.#seeds.set(key, seed);
    for (const take of takes) if (!this.#known.has(take.id)) this.#known.set(take.id, take);
  }

  /**
   * Those that are left, in the order in which they came, each under the nearest of them that it goes on from; what was discarded between
   * the two stands in its `before`.
   */
  among(left: readonly Take[]): readonly Take[] {
    const ids = new Set(left.map(({ id }) => id));
    const places = new Map([...this.#known.keys()].map((id, place) => [id, place]));
    const placeOf = ({ id }: Take) => places.get(id) ?? places.size;
    return left
      .toSorted((a, b) => placeOf(a) - placeOf(b))
      .map((take) => {
        const { parent, before } = this.#known.get(take.id) ?? take;
        const { parent: _, before: __, ...rest } = take;
        let placed: Take = { ...rest, ...(parent !== undefined && { parent }), ...(before && { before }) };
        for (;;) {
          const gone =
            placed.parent === undefined || ids.has(placed.parent) ? undefined : this.#known.get(placed.parent);
          if (!gone) break;
          placed = movedUp(placed, gone);
        }
        return placed.parent === take.parent && sameLine(placed, take) ? take : placed;
      });
  }

  /** The songs that takes carry on, and those before them of which something was discarded, by their keys. */
  seedsOf(takes: readonly Take[]): Readonly<Record<string, Song>> {
    const keys = new Set(takes.flatMap(({ seedKey, before }) => (before ? [seedKey, before.seedKey] : [seedKey])));
    return Object.fromEntries(
      [...keys].flatMap((key) => {
        const seed = this.#seeds.get(key);
        return seed ? [[key, seed] as const] : [];
      }),
    );
  }
}

function sameLine({ before: one }: Take, { before: other }: Take): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}
