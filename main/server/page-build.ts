import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { messageOf, SegueError } from '../../shared/errors.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** Where `npm run build` puts the studio's page. */
export const builtPage = join(root, 'dist/renderer');

/** What the page is built from. */
const sources = ['renderer', 'shared', 'package-lock.json'];

/** Whether the page is in a folder, and younger than everything that it is built from. */
export async function pageState(page: string = builtPage): Promise<'built' | 'missing' | 'stale'> {
  const built = await stat(join(page, 'index.html')).catch(() => undefined);
  if (!built) return 'missing';
  const changed = await Promise.all(sources.map((source) => lastChange(join(root, source))));
  return Math.max(...changed) > built.mtimeMs ? 'stale' : 'built';
}

/**
 * Builds the page, as `npm run build` does.
 * @throws SegueError `io` where that fails
 */
export async function buildPage(): Promise<void> {
  try {
    const { build } = await import('vite');
    await build({ configFile: join(root, 'renderer/vite.config.ts'), logLevel: 'error' });
  } catch (error) {
    throw new SegueError(
      'io',
      `The studio’s page could not be built: ${messageOf(error)}. Run \`npm ci\` and try again.`,
      {
        cause: error,
      },
    );
  }
}

/** When the youngest file under a path was changed, in milliseconds since 1970; 0 where there is none. */
async function lastChange(path: string): Promise<number> {
  const status = await stat(path).catch(() => undefined);
  if (!status) return 0;
  if (!status.isDirectory()) return status.mtimeMs;
  const names = await readdir(path);
  const times = await Promise.all(names.map((name) => lastChange(join(path, name))));
  return Math.max(status.mtimeMs, ...times);
}
