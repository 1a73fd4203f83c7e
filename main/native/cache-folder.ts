import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where Segue keeps what it can fetch or build again: SEGUE_CACHE, else the system's folder for that. */
export function cacheFolder(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  if (env.SEGUE_CACHE) return resolve(env.SEGUE_CACHE);
  if (platform === 'darwin') return join(home, 'Library', 'Caches', 'segue');
  if (platform === 'win32') return join(env.LOCALAPPDATA || join(home, 'AppData', 'Local'), 'segue', 'Cache');
  return join(env.XDG_CACHE_HOME || join(home, '.cache'), 'segue');
}
