import { readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { stripVTControlCharacters } from 'node:util';
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
 * Builds the page, as `npm run build` does, and puts it in the place of the one before once it is whole.
 * @throws SegueError `io` where that fails
 */
export async function buildPage(): Promise<void> {
  const fresh = `${builtPage}-${process.pid}`;
  try {
    const { build } = await import('vite');
    await build({ configFile: join(root, 'renderer/vite.config.ts'), logLevel: 'silent', build: { outDir: fresh } });
    await rm(builtPage, { recursive: true, force: true });
    await rename(fresh, builtPage);
  } catch (error) {
    const why = stripVTControlCharacters(messageOf(error)).replace(/\s+/g, ' ').slice(0, 300);
    throw new SegueError('io', `The studio’s page could not be built (${why}); run \`npm ci\` and try again.`, {
      cause: error,
    });
  } finally {
    await rm(fresh, { recursive: true, force: true });
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
