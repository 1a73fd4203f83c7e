import { readFileSync } from 'node:fs';
import { runInNewContext } from 'node:vm';
import { expect, test, vi } from 'vitest';
import { listen } from '../../main/electron/ipc.ts';
import { pageHandler } from '../../main/electron/page-protocol.ts';
import { confine, isFromPage, isPage, limitPermissions, webPreferences } from '../../main/electron/security.ts';
import { bridgeName, desktopChannels } from '../../shared/desktop/bridge.ts';
import { projectFiles, readProjectFile, root } from '../support/project-files.ts';

// The numbers are those of Electron's security checklist.
const shell = projectFiles
  .filter((path) => path.startsWith('main/electron/'))
  .map(readProjectFile)
  .join('\n');

test('1, 15, 18: nothing is loaded but the studio’s own page, over its own scheme, and nothing is opened outside', () => {
  expect(shell.match(/\.loadURL\(.*/g)).toEqual([expect.stringMatching(/pageOrigin\}.index\.html/)]);
  expect(shell).not.toMatch(/loadFile|openExternal|https?:\/\//);
});

test('2 to 6, 8 to 10: windows are sandboxed, isolated and without Node', () => {
  expect(webPreferences('/preload.cjs')).toMatchObject({
    ...{ nodeIntegration: false, contextIsolation: true, sandbox: true, webSecurity: true, webviewTag: false },
    ...{ allowRunningInsecureContent: false, experimentalFeatures: false },
  });
  expect(shell).not.toMatch(/enableBlinkFeatures|disableBlinkFeatures|commandLine/);
  expect(shell).toContain('app.enableSandbox()');
});

test('5: permissions are the page’s own, and only MIDI and the clipboard', () => {
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
    ['media', 'segue://studio/index.html', false],
    ['midi', 'https://studio/', false],
    ['midi', 'segue://studio.example/', false],
  ] as const) {
    const answer = vi.fn();
    request({}, permission, answer, { requestingUrl: url });
    expect(answer).toHaveBeenCalledExactlyOnceWith(expected);
    expect(check({}, permission, url)).toBe(expected);
  }
  expect(session.setDevicePermissionHandler.mock.calls[0]?.[0]()).toBe(false);
});

test('7: every answer has a content security policy, and only the page’s files are given', async () => {
  const answer = pageHandler(`${root}/assets/songs`);
  for (const url of ['segue://studio/nothing.js', 'segue://other/README.md', 'segue://studio/..%2fpackage.json']) {
    const response = await answer(new Request(url));
    expect(response.ok).toBe(false);
    expect(response.headers.get('Content-Security-Policy')).toContain("script-src 'self'");
  }
});

test('11 to 14: a page goes nowhere, opens no window and holds no webview', () => {
  const listeners = new Map<string, (event: { preventDefault(): void }) => void>();
  const setWindowOpenHandler = vi.fn();
  confine({ on: (event, listener) => listeners.set(event, listener), setWindowOpenHandler });
  for (const name of ['will-navigate', 'will-frame-navigate', 'will-redirect', 'will-attach-webview']) {
    const preventDefault = vi.fn();
    listeners.get(name)?.({ preventDefault });
    expect(preventDefault, name).toHaveBeenCalledOnce();
  }
  expect(setWindowOpenHandler.mock.calls[0]?.[0]()).toEqual({ action: 'deny' });
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
  expect(requests.editText).not.toHaveBeenCalled();
  expect(requests.startDrag).not.toHaveBeenCalled();
  expect(isFromPage({ senderFrame: null })).toBe(false);
  expect(isPage('segue://studio')).toBe(true);
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
