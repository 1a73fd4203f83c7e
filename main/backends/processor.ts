import { availableParallelism, cpus } from 'node:os';

/** The processor's name as its maker gives it, or its architecture where the system doesn't tell. */
export function processorName(): string {
  return cpus()[0]?.model.trim().replace(/\s+/g, ' ') || `${process.arch} processor`;
}

/** How many threads an op may use: all that there are, or fewer where TensorFlow was told so as the process started. */
export function processorThreads(): number {
  const told = Number(process.env.TF_NUM_INTRAOP_THREADS ?? 0);
  return told > 0 ? Math.min(told, availableParallelism()) : availableParallelism();
}
