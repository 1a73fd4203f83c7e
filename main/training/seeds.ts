import { Random } from '../../shared/random.ts';

/** A seed for one epoch's order, from the run's. */
export function epochSeed(seed: number, epoch: number): number {
  return derive(seed, epoch, 0x5eed0001);
}

/** A seed for one step's dropout masks, from the run's: a non-negative 31-bit integer. */
export function dropoutSeed(seed: number, step: number): number {
  return derive(seed, step, 0x5eed0002) >>> 1;
}

function derive(seed: number, index: number, purpose: number): number {
  return new Random(new Random(seed ^ purpose).uint32() ^ Math.imul(index + 1, 0x9e3779b1)).uint32();
}
