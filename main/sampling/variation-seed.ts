import { Random } from '../../shared/random.ts';

/**
 * The seed of one variation among those that were asked for with `seed`. The first is `seed` itself and the
 * others are drawn from it, so a variation does not depend on how many are made together, and any of them
 * can be made again alone by asking for one variation with its own seed.
 *
 * @param index 0 for the first
 * @returns an unsigned 32-bit integer
 */
export function variationSeed(seed: number, index: number): number {
  if (index === 0) return seed >>> 0;
  return new Random((seed ^ Math.imul(index, 0x9e3779b1)) >>> 0).uint32();
}
