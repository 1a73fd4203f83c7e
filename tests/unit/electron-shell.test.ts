import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test, vi } from 'vitest';
import { acceleratorOf } from '../../main/electron/accelerator.ts';
import { filesAmong } from '../../main/electron/desktop-files.ts';
import { menuTemplate } from '../../main/electron/menu.ts';
import { RecentFiles } from '../../main/electron/recent-files.ts';
import { type Parting, StudioWindow } from '../../main/electron/studio-window.ts';
import { readPlace, writePlace } from '../../main/electron/window-state.ts';
import { scratchFolder } from '../support/scratch.ts';

const folder = scratchFolder();

test('key bindings are written as Electron writes them, none without a modifier', () => {
  expect(['$mod+z', '$mod+Shift+z', '$mod+ArrowUp', 't', 'Shift+a', 'Alt+F4'].map(acceleratorOf)).toEqual([
    ...['CommandOrControl+Z', 'CommandOrControl+Shift+Z', 'CommandOrControl+Up', undefined, undefined, 'Alt+F4'],
  ]);
});

test('the menu is drawn from the table of actions', () => {
  const run = vi.fn();
  const context = { platform: 'linux', recent: ['/a.mid'], run, openRecent: vi.fn(), clearRecent: vi.fn() } as const;
  const menu = menuTemplate(
    [
      { id: 'play.toggle', label: 'Play', group: 'Play', enabled: true },
      { id: 'edit.undo', label: 'Undo', group: 'Edit', keys: '$mod+z', enabled: false },
    ],
    context,
  );
  expect(menu.map(({ label }) => label)).toEqual(['File', 'Edit', 'Play']);
  const edit = menu[1]?.submenu;
  expect(edit).toMatchObject([{ id: 'edit.undo', enabled: false, accelerator: 'CommandOrControl+Z' }]);
});

function openWindow(answer: Parting) {
  const listeners = new Map<string, (event: { preventDefault(): void }) => void>();
  const native = {
    on: (event: string, listener: (event: { preventDefault(): void }) => void) => listeners.set(event, listener),
    ...{ close: vi.fn(), destroy: vi.fn(), focus: vi.fn(), restore: vi.fn(), setTitle: vi.fn() },
    ...{ setDocumentEdited: vi.fn(), isMinimized: () => false, isMaximized: () => false },
    getNormalBounds: () => ({ x: 0, y: 0, width: 900, height: 600 }),
    webContents: { send: vi.fn() },
  };
  const window = new StudioWindow({ window: native, ask: async () => answer, onClosed: () => undefined });
  const tryToClose = async () => {
    const preventDefault = vi.fn();
    listeners.get('close')?.({ preventDefault });
    await new Promise((resolve) => setImmediate(resolve));
    return preventDefault.mock.calls.length > 0;
  };
  return { window, native, tryToClose };
}

test('a window with unsaved work asks before it closes', async () => {
  const kept = openWindow('stay');
  expect(await kept.tryToClose()).toBe(false);
  kept.window.setState({ title: 'Waltz', dirty: true });
  expect(await kept.tryToClose()).toBe(true);
  expect(kept.native.destroy).not.toHaveBeenCalled();

  const discarded = openWindow('discard');
  discarded.window.setState({ title: 'Waltz', dirty: true });
  await discarded.tryToClose();
  expect(discarded.native.destroy).toHaveBeenCalledOnce();
});

test('saving closes it once that has worked, and later saving does not', async () => {
  const { window, native, tryToClose } = openWindow('save');
  window.setState({ title: 'Waltz', dirty: true });
  await tryToClose();
  expect(native.webContents.send).toHaveBeenCalledWith('segue:action', 'file.save');
  window.setState({ title: 'Waltz', dirty: true });
  window.setState({ title: 'Waltz', dirty: false });
  expect(native.close).not.toHaveBeenCalled();
  window.setState({ title: 'Waltz', dirty: true });
  await tryToClose();
  window.setState({ title: 'Waltz', dirty: false });
  expect(native.close).toHaveBeenCalledOnce();
});

test('files wait until the page can take them', () => {
  const { window, native } = openWindow('stay');
  const file = { name: 'a.mid', bytes: new Uint8Array(1) };
  window.open([file]);
  expect(native.webContents.send).not.toHaveBeenCalled();
  window.becomeReady();
  expect(native.webContents.send).toHaveBeenCalledExactlyOnceWith('segue:opened', [file]);
});

test('a window comes back where it was, unless that is on no screen', async () => {
  const path = join(folder, 'window.json');
  const place = { bounds: { x: 2000, y: 100, width: 1000, height: 700 }, maximized: false };
  await writePlace(path, place);
  const first = { x: 0, y: 0, width: 1920, height: 1080 };
  expect(await readPlace(path, [first, { ...first, x: 1920 }])).toEqual(place);
  expect(await readPlace(path, [first])).toBeUndefined();
  writeFileSync(path, '{"bounds":');
  expect(await readPlace(path, [first])).toBeUndefined();
});

test('recent files are remembered, the latest first and each once', async () => {
  const path = join(folder, 'recent.json');
  const recent = new RecentFiles(path);
  for (const name of ['/a.mid', '/b.mid', '/a.mid']) await recent.add(name);
  const again = new RecentFiles(path);
  await again.load();
  expect(again.files).toEqual(['/a.mid', '/b.mid']);
});

test('of a command line the files are taken that the studio opens', () => {
  expect(filesAmong(['--flag', 'a.mid', '/b/c.SEGUE', 'notes.txt'], '/home')).toEqual(['/home/a.mid', '/b/c.SEGUE']);
});
