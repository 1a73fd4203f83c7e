import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { findDesktopShell } from '../../main/electron/desktop-shell.ts';

const found = findDesktopShell();

/** Folder of Electron's binary and what belongs to it; undefined where that was never fetched. */
export const electronFolder =
  'open' in found ? join(dirname(createRequire(import.meta.url).resolve('electron/package.json')), 'dist') : undefined;

/** Electron's binary on this system; undefined where that was never fetched. */
export const electronBinary = ['electron', 'electron.exe', 'Electron.app/Contents/MacOS/Electron']
  .map((name) => join(electronFolder ?? '', name))
  .find((path) => electronFolder !== undefined && existsSync(path));

/** Why no window of Electron's can be opened here; undefined where one can. */
export function whyNoElectron(): string | undefined {
  if ('missing' in found) return found.missing;
  if (electronBinary === undefined) return 'Electron’s folder holds no binary for this system';
  const noScreen = process.platform === 'linux' && !process.env.DISPLAY && !process.env.WAYLAND_DISPLAY;
  return noScreen ? 'there is no display (run the tests under `xvfb-run`)' : undefined;
}
