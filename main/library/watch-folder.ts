import { mkdirSync, watch } from 'node:fs';

/** Milliseconds without a change after which files that are being written count as written. */
const quiet = 300;

/**
 * Calls back after files of a folder came, changed or went; makes the folder where it is missing. Where the system cannot
 * watch it, nothing is told: whoever asks for the list still gets it as it is.
 * @returns what ends the watching
 */
export function watchFolder(folder: string, changed: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  try {
    mkdirSync(folder, { recursive: true });
    const watcher = watch(folder, { persistent: false }, () => {
      clearTimeout(timer);
      timer = setTimeout(changed, quiet).unref();
    });
    watcher.on('error', () => watcher.close());
    return () => {
      clearTimeout(timer);
      watcher.close();
    };
  } catch {
    return () => undefined;
  }
}
