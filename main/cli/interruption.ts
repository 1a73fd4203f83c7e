import { exitCodes } from './output.ts';

/** A request from outside to stop. */
export interface Interruption {
  /** Aborted at the first Ctrl-C or SIGTERM, with the exit code as its reason. */
  readonly signal: AbortSignal;
  /** Lets signals end the process at once again. */
  release(): void;
}

/**
 * Turns the first Ctrl-C (or SIGTERM) into an aborted signal, so that work ends between two steps and
 * leaves nothing half-written; the second ends the process at once.
 */
export function catchInterruption(): Interruption {
  const controller = new AbortController();
  const handlers = [
    ['SIGINT', exitCodes.interrupted],
    ['SIGTERM', exitCodes.terminated],
  ] as const;
  const listeners = handlers.map(([name, code]) => {
    const listener = () => {
      if (controller.signal.aborted) process.exit(code);
      controller.abort(code);
    };
    process.on(name, listener);
    return [name, listener] as const;
  });
  return {
    signal: controller.signal,
    release: () => {
      for (const [name, listener] of listeners) process.off(name, listener);
    },
  };
}
