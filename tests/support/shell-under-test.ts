import { afterAll, beforeAll, vi } from 'vitest';
import { app, setting } from './fake-electron.ts';
import { scratchFolder } from './scratch.ts';

/**
 * Starts the desktop shell before the tests of a file, on an Electron that is none: the file itself must let
 * `./fake-electron.ts` stand in for `electron`. Gives the folder of all that the shell remembers.
 */
export function shellUnderTest(): string {
  const folder = scratchFolder();
  beforeAll(async () => {
    setting.folder = folder;
    vi.stubEnv('SEGUE_DATA', folder);
    await import('../../main/electron/main.ts');
  });
  afterAll(() => app.emit('will-quit'));
  return folder;
}
