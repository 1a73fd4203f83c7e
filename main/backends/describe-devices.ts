import type { Backend } from './backend.ts';
import { type Probe, probeBackend } from './probe-backend.ts';
import { backends } from './registry.ts';

/** One backend, as `segue devices` shows it. */
export interface DeviceDescription {
  readonly id: string;
  readonly summary: string;
  readonly probe: Probe;
  /** Whether this is the one that is used where none is asked for. */
  readonly chosen: boolean;
}

/** Tries every backend, each in a process of its own, and says which one is chosen where none is asked for. */
export async function describeDevices(
  candidates: readonly Backend[] = backends,
  probe: (id: string) => Promise<Probe> = probeBackend,
): Promise<readonly DeviceDescription[]> {
  const probes = await Promise.all(candidates.map(async (backend) => ({ backend, probe: await probe(backend.id) })));
  const chosen = probes.find(({ backend, probe }) => probe.works && (probe.active.gpu || !backend.needsCard));
  return probes.map((entry) => ({
    id: entry.backend.id,
    summary: entry.backend.summary,
    probe: entry.probe,
    chosen: entry === chosen,
  }));
}
