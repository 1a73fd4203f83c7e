/** Electron's security checklist (electronjs.org/docs/latest/tutorial/security), one test for each of its items. */
import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { getConfig } from 'app-builder-lib/out/util/config/config.js';
import { expect, test, vi } from 'vitest';
import { listen } from '../../main/electron/ipc.ts';
import { pageHandler } from '../../main/electron/page-protocol.ts';
import { confine, isFromPage, isPage, limitPermissions } from '../../main/electron/security.ts';
import { bridgeName, desktopChannels } from '../../shared/desktop/bridge.ts';
import * as electron from '../support/fake-electron.ts';
import { projectFiles, readProjectFile, root } from '../support/project-files.ts';
import { shellUnderTest } from '../support/shell-under-test.ts';

vi.mock('electron', () => import('../support/fake-electron.ts'));
shellUnderTest();
const sources = (start: string) =>
  projectFiles
    .filter((path) => path.startsWith(start) && /\.(ts|mjs|cjs|svelte|html)$/.test(path))
    .map(readProjectFile)
    .join('\n');
const shell = sources('main/electron/');

/** How the window was made. */
function preferences(): Readonly<Record<string, unknown>> {
  const [window] = electron.BrowserWindow.all;
  if (!window?.options.webPreferences) throw new Error('No window was opened.');
  return window.options.webPreferences;
}

/** Whether a listener keeps something from happening. */
function prevents(name: string): boolean {
  const listeners = new Map<string, (event: { preventDefault(): void }) => void>();
  confine({ on: (event, listener) => listeners.set(event, listener), setWindowOpenHandler: () => undefined });
  const preventDefault = vi.fn();
  listeners.get(name)?.({ preventDefault });
  return preventDefault.mock.calls.length === 1;
}

test('1: only secure content is loaded: the studio’s own page, and nothing from the network', async () => {
  expect(electron.BrowserWindow.all.map(({ url }) => url)).toEqual(['segue://studio/index.html']);
  expect(electron.schemes).toMatchObject([{ scheme: 'segue', privileges: { secure: true } }]);
  expect(shell.match(/\.loadURL\(/g)).toHaveLength(1);
  expect(shell).not.toMatch(/https?:\/\//);
  expect(readProjectFile('renderer/index.html')).not.toMatch(/(src|href)="(?!\.\/)/);
});

test('2: pages have no Node.js', () => {
  const { nodeIntegration, nodeIntegrationInWorker, nodeIntegrationInSubFrames } = preferences();
  expect([nodeIntegration, nodeIntegrationInWorker, nodeIntegrationInSubFrames]).toEqual([false, false, false]);
});

test('3: the preload script’s context is isolated from the page’s', () => {
  expect(preferences().contextIsolation).toBe(true);
});

test('4: every process that draws is sandboxed, by the whole program and by each window', () => {
  expect(preferences().sandbox).toBe(true);
  expect(electron.done.slice(0, electron.done.indexOf('whenReady'))).toContain('enableSandbox');
  expect(shell).not.toMatch(/no-sandbox/);
});

test('5: permissions are the page’s own, and only MIDI and the clipboard', () => {
  expect([...electron.permissions.keys()].sort()).toEqual(['check', 'device', 'request']);
  const session = {
    setPermissionRequestHandler: vi.fn(),
    setPermissionCheckHandler: vi.fn(),
    setDevicePermissionHandler: vi.fn(),
  };
  limitPermissions(session);
  const request = session.setPermissionRequestHandler.mock.calls[0]?.[0];
  const check = session.setPermissionCheckHandler.mock.calls[0]?.[0];
  for (const [permission, url, expected] of [
    ['midi', 'segue://studio/index.html', true],
    ['midiSysex', 'segue://studio/index.html', false],
    ['media', 'segue://studio/index.html', false],
    ['midi', 'https://studio/', false],
    ['midi', 'segue://studio.example/', false],
    ['midi', 'about:blank', false],
  ] as const) {
    const answer = vi.fn();
    request({}, permission, answer, { requestingUrl: url });
    expect(answer).toHaveBeenCalledExactlyOnceWith(expected);
    expect(check({}, permission, url)).toBe(expected);
  }
  expect(session.setDevicePermissionHandler.mock.calls[0]?.[0]()).toBe(false);
});

test('6: web security stays on', () => {
  expect(preferences().webSecurity).toBe(true);
  expect(shell).not.toMatch(/disable-web-security|allow-file-access/);
});

test('7: every answer has a content security policy without inline scripts, and only the page’s files are given', async () => {
  const answer = pageHandler(`${root}/assets/songs`);
  for (const url of [
    ...['segue://studio/nothing.js', 'segue://other/README.md', 'segue://studio/..%2fpackage.json'],
    ...['segue://studio/%2e%2e/package.json', 'https://studio/README.md'],
  ]) {
    const response = await answer(new Request(url));
    expect(response.ok, url).toBe(false);
    const policy = response.headers.get('Content-Security-Policy') ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(/script-src ([^;]*)/.exec(policy)?.[1]).toBe("'self'");
  }
  expect([...electron.pages.keys()]).toEqual(['segue']);
});

test('8: insecure content is not allowed to run', () => {
  expect(preferences().allowRunningInsecureContent).toBe(false);
});

test('9: experimental features are off', () => {
  expect(preferences().experimentalFeatures).toBe(false);
  expect(shell).not.toMatch(/commandLine|appendSwitch/);
});

test('10: no features of Blink are switched on', () => {
  expect(Object.keys(preferences())).not.toContain('enableBlinkFeatures');
  expect(shell).not.toMatch(/BlinkFeatures/);
});

test('11: no webview may open windows, since there is no webview', () => {
  expect(preferences().webviewTag).toBe(false);
  expect(sources('renderer/')).not.toMatch(/<webview|allowpopups/i);
});

test('12: a webview that is made all the same is not attached', () => {
  expect(prevents('will-attach-webview')).toBe(true);
});

test('13: a page goes nowhere, neither by itself, nor in a frame, nor sent on', () => {
  for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect']) {
    expect(prevents(name), name).toBe(true);
    expect(electron.BrowserWindow.all[0]?.webContents.listenerCount(name), name).toBe(1);
  }
  expect(preferences().navigateOnDragDrop).toBe(false);
});

test('14: a page opens no window', () => {
  expect(electron.BrowserWindow.all[0]?.webContents.windowOpenHandler?.()).toEqual({ action: 'deny' });
});

test('15: nothing is handed to the system to be opened', () => {
  expect(shell).not.toMatch(/openExternal|\bshell\.open/);
});

test('16: Electron is one that is cared for', () => {
  const { devDependencies } = JSON.parse(readFileSync(`${root}/package.json`, 'utf8'));
  expect(Number.parseInt(devDependencies.electron, 10)).toBeGreaterThanOrEqual(45);
});

test('17: only the page’s own frame is heard, and only where it makes sense', async () => {
  const heard = new Map<string, (...args: never[]) => unknown>();
  const requests = {
    ...{ connectEngine: vi.fn(), openFiles: vi.fn(), saveFile: vi.fn(async () => true) },
    ...{ setState: vi.fn(), setMenu: vi.fn(), ready: vi.fn(), startDrag: vi.fn(), editText: vi.fn() },
  };
  listen<string>(
    { on: (name, listener) => heard.set(name, listener), handle: (name, listener) => void heard.set(name, listener) },
    requests,
  );
  const send = (channel: string, url: string, parent: unknown, ...args: unknown[]) =>
    Reflect.apply(heard.get(channel) ?? (() => undefined), undefined, [
      { sender: 'contents', senderFrame: { url, parent } },
      ...args,
    ]);
  const state = { title: 'Waltz', dirty: true };
  send(desktopChannels.setState, 'https://example.org/', null, state);
  send(desktopChannels.setState, 'segue://studio/', {}, state);
  send(desktopChannels.setState, 'segue://studio/', null, { ...state, more: 1 });
  expect(requests.setState).not.toHaveBeenCalled();
  send(desktopChannels.setState, 'segue://studio/', null, state);
  expect(requests.setState).toHaveBeenCalledExactlyOnceWith('contents', state);
  expect(() => send(desktopChannels.saveFile, 'https://example.org/', null, 'a', new Uint8Array())).toThrow(/own page/);
  expect(() => send(desktopChannels.saveFile, 'segue://studio/', null, 'a', 'b')).toThrow(/no sense/);
  send(desktopChannels.editText, 'segue://studio/', null, 'reload');
  send(desktopChannels.startDrag, 'segue://studio/', null, 'a.mid', '/etc/passwd');
  send(desktopChannels.connectEngine, 'segue://studio/', null, 'more');
  send(desktopChannels.connectEngine, 'https://example.org/', null);
  for (const unheard of [requests.editText, requests.startDrag, requests.connectEngine]) {
    expect(unheard).not.toHaveBeenCalled();
  }
  expect(isFromPage({ senderFrame: null })).toBe(false);
  expect(isPage('segue://studio')).toBe(true);
  // Whatever the shell listens to goes through that.
  const lines = [...electron.ipcMain.eventNames(), ...electron.ipcMain.handlers.keys()];
  expect(new Set(lines)).toEqual(new Set(heard.keys()));
  expect(sources('main/').match(/ipcMain\.(on|once|handle)/g)).toBeNull();
});

test('18: the page comes over a scheme of its own, and never over file://', () => {
  expect(shell).not.toMatch(/loadFile|file:\/\//);
  expect(shell).not.toMatch(/interceptFileProtocol|registerFileProtocol/);
});

test('19: the fuses are set: nothing from outside decides what the program runs', async () => {
  const { asar, electronFuses } = await getConfig(root, null, null);
  expect(asar).toBe(true);
  expect(electronFuses).toEqual({
    // The engine tries what it has built in a plain Node process.
    runAsNode: true,
    enableNodeOptionsEnvironmentVariable: false,
    enableNodeCliInspectArguments: false,
    enableCookieEncryption: true,
    enableEmbeddedAsarIntegrityValidation: true,
    onlyLoadAppFromAsar: true,
    grantFileProtocolExtraPrivileges: false,
  });
});

test('20: the preload script gives the page a few functions, on the lines that the shell listens to', () => {
  const exposed: Record<string, Record<string, (...args: unknown[]) => unknown>> = {};
  const lines: string[] = [];
  const line = (name: string) => void lines.push(name);
  const ipcRenderer = { on: line, off: line, send: line, invoke: line };
  const contextBridge = { exposeInMainWorld: (name: string, api: (typeof exposed)[string]) => (exposed[name] = api) };
  runInNewContext(readProjectFile('main/electron/preload.cjs'), { require: () => ({ contextBridge, ipcRenderer }) });
  expect(Object.keys(exposed)).toEqual([bridgeName]);
  for (const call of Object.values(exposed[bridgeName] ?? {})) call(() => undefined);
  expect(new Set(lines)).toEqual(new Set(Object.values(desktopChannels)));
});
