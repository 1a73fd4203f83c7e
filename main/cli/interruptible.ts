import { exitCodes } from './output.ts';

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs work that Ctrl-C, SIGTERM or a closed terminal stops between two of its steps, by aborting the signal that it
 * is given, so that it leaves nothing half-written; asked a second time, the process ends at once.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const controller = new AbortController();
  const listener = () => {
    if (controller.signal.aborted) process.exit(exitCodes.interrupted);
    controller.abort();
  };
  for (const name of signals) process.on(name, listener);
  try {
    return await work(controller.signal);
  } finally {
    for (const name of signals) process.off(name, listener);
  }
}
