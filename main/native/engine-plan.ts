import { join } from 'node:path';
import { engineError } from './engine-error.ts';
import { type Distribution, distributionFor, type Host, wheelId } from './wheels.ts';

/** Which engine a machine gets, and where it lies. */
export interface EnginePlan {
  readonly distribution: Distribution;
  /** Names the engine: two machines with the same key can share one. */
  readonly key: string;
  readonly cache: string;
  /** The engine's own folder in the cache. */
  readonly folder: string;
}

/**
 * The engine for a machine.
 * @param kernels the digest of the kernels that Segue adds to TensorFlow
 * @throws SegueError where TensorFlow publishes nothing for it
 */
export function planEngine(host: Host, addonVersion: string, kernels: string, cache: string): EnginePlan {
  const distribution = distributionFor(host);
  if (distribution === undefined) {
    throw engineError(
      `TensorFlow publishes no library for ${host.platform} on ${host.arch} that works without Python; Segue computes with the backends webgpu and wasm here.`,
    );
  }
  const { tensorflow, variant } = distribution;
  const key = `tensorflow-${tensorflow}-${variant}-tfjs-${addonVersion}-napi8-kernels-${kernels}-${host.platform}-${host.arch}`;
  return { distribution, key, cache, folder: join(cache, 'engines', key) };
}

/** Where an unpacked wheel lies in the cache. */
export function wheelFolder(cache: string, wheel: Distribution['wheels'][number]): string {
  return join(cache, 'wheels', wheelId(wheel));
}
