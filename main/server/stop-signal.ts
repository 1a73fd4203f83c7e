const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Fulfilled when the process is told to stop: by Ctrl-C, by another program, or since its terminal was closed. */
export function stopSignal(): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      for (const name of signals) process.off(name, stop);
      resolve();
    };
    for (const name of signals) process.on(name, stop);
  });
}
