import { SegueError } from '../../shared/errors.ts';
import { launchUnderNode } from '../engine/launch-engine.ts';
import { StudioEngine } from '../engine/studio-engine.ts';
import { programVersion } from '../files/program-version.ts';
import { dataFolder } from '../library/data-folder.ts';
import { cookieKey } from './cookie-key.ts';
import { builtPage, pageState } from './page-build.ts';
import { type StudioServer, startServer } from './server.ts';
import { stopSignal } from './stop-signal.ts';

export interface ServeOptions {
  readonly host: string;
  /** 0 for any that is free; the usual one where it is not given. */
  readonly port?: number | undefined;
  /** Folder of the built page, where it is not the usual one. */
  readonly page?: string;
  /** Told once the server can be reached. */
  onListening(server: StudioServer): void | Promise<void>;
}

/**
 * Serves the studio until the process is told to stop; then ends the engine and all connections.
 * @throws SegueError `io` where the page is not built or the address is not to be had
 */
export async function serveStudio({ host, port, page = builtPage, onListening }: ServeOptions): Promise<void> {
  if ((await pageState(page)) === 'missing') {
    throw new SegueError(
      'io',
      'The studio’s page is not built yet; run `npm run build` first, or `npm start`, which does that too.',
    );
  }
  const stopped = stopSignal();
  const data = dataFolder();
  const key = await cookieKey(data);
  const engine = new StudioEngine({
    data,
    launch: launchUnderNode,
    version: programVersion(),
    report: (fault) => process.stderr.write(`${fault instanceof Error ? fault.stack : String(fault)}\n`),
  });
  try {
    const server = await startServer({ host, port, key, page, engine });
    try {
      await onListening(server);
      await stopped;
    } finally {
      await server.close();
    }
  } finally {
    engine.close();
  }
}
