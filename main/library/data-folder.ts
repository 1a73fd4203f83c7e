import { homedir } from 'node:os';
import { join, resolve } from 'node:path';

/** Where Segue keeps what people make: SEGUE_DATA, else the system's folder for that. */
export function dataFolder(
  env: NodeJS.ProcessEnv = process.env,
  platform: NodeJS.Platform = process.platform,
  home: string = homedir(),
): string {
  if (env.SEGUE_DATA) return resolve(env.SEGUE_DATA);
  if (platform === 'darwin') return join(home, 'Library', 'Application Support', 'Segue');
  if (platform === 'win32') return join(env.APPDATA || join(home, 'AppData', 'Roaming'), 'Segue');
  return join(env.XDG_DATA_HOME || join(home, '.local', 'share'), 'segue');
}
