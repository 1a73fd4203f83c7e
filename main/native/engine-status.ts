import { enginePlan } from './built-engine.ts';
import { cacheFolder } from './cache-folder.ts';
import { isWhole, readManifest } from './engine-folder.ts';
import type { EnginePlan } from './engine-plan.ts';
import { hasWheel } from './wheel-cache.ts';
import type { Wheel } from './wheels.ts';

/** What is still to do until the native engine works here. */
export interface EngineStatus {
  readonly plan: EnginePlan;
  /** `ready`: nothing; `build`: the addon is to be compiled. */
  readonly needs: 'ready' | 'build';
  /** What must be downloaded for it. */
  readonly missing: readonly Wheel[];
}

/**
 * Looks at what is there of the native engine.
 * @param force whether it is to be built anew: then what is in the cache is checked byte by byte
 * @throws SegueError where there can be none on this machine
 */
export async function engineStatus(cache: string = cacheFolder(), force = false): Promise<EngineStatus> {
  const plan = enginePlan(cache);
  const manifest = force ? undefined : readManifest(plan.folder);
  if (manifest?.key === plan.key && (await isWhole(plan.folder, manifest))) {
    return { plan, needs: 'ready', missing: [] };
  }
  const missing: Wheel[] = [];
  for (const wheel of plan.distribution.wheels) {
    if (!(await hasWheel(cache, wheel, force))) missing.push(wheel);
  }
  return { plan, needs: 'build', missing };
}

/** What building needs, in bytes: of the network, and of the disk while it goes on. */
export function sizeOf(missing: readonly Wheel[]): { readonly download: number; readonly disk: number } {
  const sum = (bytes: (wheel: Wheel) => number) => missing.reduce((total, wheel) => total + bytes(wheel), 0);
  // One download at a time lies beside what is unpacked already.
  const largest = Math.max(0, ...missing.map(({ bytes }) => bytes));
  return { download: sum(({ bytes }) => bytes), disk: sum(({ unpackedBytes }) => unpackedBytes) + largest };
}
