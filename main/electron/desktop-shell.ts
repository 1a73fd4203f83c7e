import { spawn } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SegueError } from '../../shared/errors.ts';

/** The desktop window: what opens it and waits until it is closed, or why it cannot be opened here. */
export type DesktopShell = { readonly open: () => Promise<void> } | { readonly missing: string };

/** What Electron runs. */
const entry = fileURLToPath(new URL('./start.mjs', import.meta.url));

/**
 * Looks for Electron's binary. The package itself is not asked: it would begin to download what is missing.
 * @param electron folder of the `electron` package, undefined where it is not installed
 */
export function findDesktopShell(electron: string | undefined = electronPackage()): DesktopShell {
  if (electron === undefined) return { missing: 'Electron is not installed' };
  const name = join(electron, 'path.txt');
  const binary = existsSync(name) ? join(electron, 'dist', readFileSync(name, 'utf8').trim()) : undefined;
  if (binary === undefined || !existsSync(binary))
    return { missing: 'Electron’s binary is not there (`npx install-electron --no` fetches it)' };
  if (!existsSync(entry)) return { missing: 'the desktop window is not part of this version yet' };
  return { open: () => runElectron(binary) };
}

/** Runs Electron until its last window is closed. */
function runElectron(binary: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const electron = spawn(binary, [entry], { stdio: 'inherit' });
    electron.on('error', (error) =>
      reject(new SegueError('io', `Electron could not be started: ${error.message}.`, { cause: error })),
    );
    electron.on('exit', (code) =>
      code === 0 ? resolve() : reject(new SegueError('io', `Electron ended with exit code ${code}.`)),
    );
  });
}

function electronPackage(): string | undefined {
  try {
    return dirname(createRequire(import.meta.url).resolve('electron/package.json'));
  } catch {
    return undefined;
  }
}
