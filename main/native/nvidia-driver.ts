import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { promisify } from 'node:util';

/** Where Linux shows that NVIDIA's driver is loaded, and where distributions and containers put its library. */
const traces = [
  '/proc/driver/nvidia/version',
  '/usr/lib/x86_64-linux-gnu/libcuda.so.1',
  '/usr/lib64/libcuda.so.1',
  '/usr/lib/libcuda.so.1',
  '/usr/local/nvidia/lib64/libcuda.so.1',
  '/usr/lib/wsl/lib/libcuda.so.1',
];

/**
 * Whether NVIDIA's driver is on this machine. A driver without a card (a laptop's that is switched off, a container's)
 * counts: TensorFlow for CUDA then runs on the processor.
 */
export function hasNvidiaDriver(exists: (path: string) => boolean = existsSync): boolean {
  return traces.some(exists);
}

/** An NVIDIA card by name, with its memory in bytes. */
export interface NvidiaCard {
  readonly name: string;
  readonly memory: number;
}

/** The first card that nvidia-smi lists; undefined where it lists none or is not there. */
export async function nvidiaCard(query: () => Promise<string> = askNvidiaSmi): Promise<NvidiaCard | undefined> {
  const [, name, mebibytes] = /^(.+), (\d+) MiB$/m.exec(await query().catch(() => '')) ?? [];
  return name === undefined ? undefined : { name, memory: Number(mebibytes) * 2 ** 20 };
}

async function askNvidiaSmi(): Promise<string> {
  const args = ['--query-gpu=name,memory.total', '--format=csv,noheader'];
  const { stdout } = await promisify(execFile)('nvidia-smi', args, { timeout: 10_000 });
  return stdout;
}
