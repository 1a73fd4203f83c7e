import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SegueError } from '../../shared/errors.ts';
import { launchUnderNode } from '../engine/launch-engine.ts';
import { StudioEngine } from '../engine/studio-engine.ts';
import { programVersion } from '../files/program-version.ts';
import { dataFolder } from '../library/data-folder.ts';
import { startServer } from './server.ts';
import { stopSignal } from './stop-signal.ts';

/** Where `npm run build` puts the page. */
export const builtPage = fileURLToPath(new URL('../../dist/renderer', import.meta.url));

export interface ServeOptions {
  readonly host: string;
  readonly port: number;
  /** Told the link once it can be opened. */
  onListening(url: string): void | Promise<void>;
}

/**
 * Serves the studio until the process is told to stop; then ends the engine and all connections.
 * @throws SegueError `io` where the page is not built or the address is not to be had
 */
export async function serveStudio({ host, port, onListening }: ServeOptions): Promise<void> {
  if (!existsSync(join(builtPage, 'index.html'))) {
    throw new SegueError(
      'io',
      'The studio’s page is not built yet; run `npm run build` first, or `npm start`, which does that too.',
    );
  }
  const stopped = stopSignal();
  const engine = new StudioEngine({
    data: dataFolder(),
    launch: launchUnderNode,
    version: programVersion(),
    report: (fault) => process.stderr.write(`${fault instanceof Error ? fault.stack : String(fault)}\n`),
  });
  try {
    const server = await startServer({ host, port, page: builtPage, engine });
    try {
      await onListening(server.url);
      await stopped;
    } finally {
      await server.close();
    }
  } finally {
    engine.close();
  }
}
