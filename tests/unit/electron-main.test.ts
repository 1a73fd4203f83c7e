import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { desktopChannels } from '../../shared/desktop/bridge.ts';
import { createEngineClient } from '../../shared/ipc/engine-client.ts';
import { portChannel } from '../../shared/ipc/port-channel.ts';
import * as electron from '../support/fake-electron.ts';
import { root } from '../support/project-files.ts';
import { shellUnderTest } from '../support/shell-under-test.ts';
import { nextEvent } from '../support/studio.ts';

vi.mock('electron', () => import('../support/fake-electron.ts'));
const folder = shellUnderTest();

/** Waits, on a busy machine too, until this no longer throws. */
const patiently = (check: () => void | Promise<void>) => vi.waitFor(check, { timeout: 30_000 });

function onlyWindow() {
  const [window, ...more] = electron.BrowserWindow.all;
  if (!window || more.length > 0) throw new Error('There is to be one window.');
  return window;
}

/** Sends what a page's preload script sends. */
function fromPage(channel: string, ...args: readonly unknown[]): void {
  const senderFrame = { url: 'segue://studio/index.html', parent: null };
  electron.ipcMain.emit(channel, { sender: onlyWindow().webContents, senderFrame }, ...args);
}

test('what must be said before Electron is ready is said before', () => {
  const ready = electron.done.indexOf('whenReady');
  for (const step of ['enableSandbox', 'registerSchemesAsPrivileged', 'requestSingleInstanceLock']) {
    expect(electron.done.indexOf(step), step).toBeGreaterThanOrEqual(0);
    expect(electron.done.indexOf(step), step).toBeLessThan(ready);
  }
  expect(electron.schemes).toMatchObject([{ scheme: 'segue', privileges: { standard: true, secure: true } }]);
});

test('one window is opened, with the studio’s page', () => {
  expect(onlyWindow().url).toBe('segue://studio/index.html');
  expect(onlyWindow().options).toMatchObject({ show: false, minWidth: 640, minHeight: 480 });
});

test('the engine is a utility process, which a window reaches through a port', async () => {
  expect(electron.forks[0]?.path).toBe(join(root, 'main/electron/engine.mjs'));
  expect(electron.forks[0]?.options).toMatchObject({ serviceName: 'Segue engine', env: expect.any(Object) });
  const { webContents } = onlyWindow();
  fromPage(desktopChannels.connectEngine);
  const [port] = webContents.ports;
  if (!port) throw new Error('No port came.');
  expect(webContents.sent.at(-1)?.[0]).toBe(desktopChannels.enginePort);
  const client = createEngineClient({ open: async () => portChannel(port), later: () => () => undefined });
  await patiently(async () =>
    expect(await client.call('engine.describe', {})).toMatchObject({ state: 'ready', backend: 'fake' }),
  );
  const lost = nextEvent(client, 'engine', ({ state }) => state === 'lost');
  const ready = nextEvent(client, 'engine', ({ state }) => state === 'ready');
  electron.engine.current.die();
  await lost;
  await ready;
  expect(electron.forks.length).toBeGreaterThan(1);
  client.close();
});

test('started a second time, its files come to the window that is there', async () => {
  const file = join(folder, 'a.mid');
  writeFileSync(file, 'MThd');
  fromPage(desktopChannels.ready);
  electron.app.emit('second-instance', {}, ['segue', file], folder);
  const { webContents, focused } = onlyWindow();
  expect(focused).toBe(1);
  await patiently(() =>
    expect(webContents.sent.at(-1)).toEqual([
      desktopChannels.opened,
      [{ name: 'a.mid', bytes: new Uint8Array(Buffer.from('MThd')) }],
    ]),
  );
  expect(electron.app.recent).toEqual([file]);
});

test('a page that crashed is loaded anew', () => {
  onlyWindow().webContents.emit('render-process-gone', {}, { reason: 'crashed' });
  expect(electron.done.filter((step) => step === 'reload')).toHaveLength(1);
});

test('the program ends with its last window, and the engine with it', async () => {
  electron.app.emit('window-all-closed');
  expect(electron.done).toContain('quit');
  await patiently(() => expect(electron.engine.processes.every(({ ended }) => ended)).toBe(true));
});

test('started again while it runs, it only ends', async () => {
  electron.setting.first = false;
  vi.resetModules();
  const windows = electron.BrowserWindow.all.length;
  const quits = electron.done.filter((step) => step === 'quit').length;
  await import('../../main/electron/main.ts');
  expect(electron.done.filter((step) => step === 'quit')).toHaveLength(quits + 1);
  expect(electron.BrowserWindow.all).toHaveLength(windows);
});
