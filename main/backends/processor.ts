import { availableParallelism, cpus } from 'node:os';

/** The processor's name as its maker gives it, or its architecture where the system doesn't tell. */
export function processorName(): string {
  return cpus()[0]?.model.trim().replace(/\s+/g, ' ') || `${process.arch} processor`;
}

/** How many threads this process may run at once. */
export function processorThreads(): number {
  return availableParallelism();
}
