import { type SampleRequest, sampleAll, type Take } from './sampler.ts';
import type { WriteRequest } from './variation.ts';
import { variationSeed } from './variation-seed.ts';

/** How often a take is written at most before it is left as it is. */
export const mostTries = 8;

/** How far a take is after each try, as a share of what was missing: how many tries it takes is known only afterwards. */
const shareOfTry = 0.9;

export interface TryingRequest extends SampleRequest, Pick<WriteRequest, 'onToken' | 'onAgain'> {
  /** Whether a take has to be written again. */
  readonly isVain: (take: Take) => boolean;
  /** How far a row is in its take when it has come to a tick, from 0 to 1. */
  readonly partOf: (tick: number) => number;
  /** Told how far a row is, tries that may follow reckoned in. */
  readonly onPart: (row: number, part: number) => void;
}

/**
 * What {@link sampleAll} gives, where takes that were in vain are written again, each from its beginning and with the next
 * seed of its own, {@link mostTries} times at most; the last one of a row stands. So each row is a sample of what the model
 * writes on the condition that it is not in vain, and depends on nothing but its seed.
 */
export async function sampleTrying(request: TryingRequest): Promise<Take[]> {
  const { seeds, isVain, partOf, onPart, onToken, onAgain } = request;
  const begun = performance.now();
  const takes: Take[] = [];
  let rows = [...seeds.keys()];
  for (let round = 0; round < mostTries && rows.length > 0; round++) {
    const since = (performance.now() - begun) / 1000;
    if (round > 0) for (const row of rows) onAgain?.(row);
    const tried = await sampleAll(
      { ...request, seeds: rows.map((row) => trySeed(seeds[row] ?? 0, round)) },
      (token) => {
        const row = rows[token.row] ?? 0;
        onPart(row, 1 - (1 - shareOfTry * partOf(token.tick)) * (1 - shareOfTry) ** round);
        return onToken?.({ ...token, row });
      },
    );
    rows = rows.filter((row, place) => {
      const take = tried[place];
      if (!take) throw new RangeError(`There is no take ${row}.`);
      takes[row] = { ...take, seconds: since + take.seconds };
      return isVain(take);
    });
  }
  return takes;
}

/** The seed of a take's try, the first of which is 0: far from those of the takes that are written beside it. */
function trySeed(seed: number, round: number): number {
  return round === 0 ? seed : variationSeed(variationSeed(seed, -1), round);
}
