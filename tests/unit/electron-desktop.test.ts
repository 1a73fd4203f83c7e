import { existsSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeEach, expect, test, vi } from 'vitest';
import { DesktopStudio } from '../../main/electron/desktop.ts';
import { FakeDesktop, type FakeNativeWindow } from '../support/fake-desktop.ts';
import { scratchFolder } from '../support/scratch.ts';

const scratch = scratchFolder();
const bytes = new Uint8Array([77, 84, 104, 100]);
let folder: string;
let desktop: FakeDesktop;
let studio: DesktopStudio<FakeNativeWindow['webContents']>;

beforeEach(() => {
  folder = mkdtempSync(join(scratch, 'desktop-'));
  desktop = new FakeDesktop(folder);
  studio = new DesktopStudio(desktop);
});

/** Puts a file there and gives its path. */
function put(name: string): string {
  const path = join(folder, name);
  writeFileSync(path, bytes);
  return path;
}

/** The windows that are open, of which there must be as many. */
function windows(count: number): FakeNativeWindow[] {
  const open = desktop.windows.filter(({ closed }) => !closed);
  expect(open).toHaveLength(count);
  return open;
}

/** The names of the files that a window was handed, those together that came together. */
function handed({ sent }: FakeNativeWindow): unknown[] {
  return sent
    .filter(([channel]) => channel === 'segue:opened')
    .map(([, files]) => (Array.isArray(files) ? files.map(({ name }) => name) : files));
}

test('files that Segue is started with are opened together, once the page can take them', async () => {
  put('a.mid');
  put('b.abc');
  await studio.start(['--flag', 'a.mid', 'b.abc', 'notes.txt'], folder);
  const [window] = windows(1);
  if (!window) throw new Error('No window was opened.');
  expect(handed(window)).toEqual([]);
  studio.ready(window.webContents);
  expect(handed(window)).toEqual([['a.mid', 'b.abc']]);
  expect(studio.recent.files).toEqual([join(folder, 'b.abc'), join(folder, 'a.mid')]);
});

test('started a second time, the first shows itself and opens the file', async () => {
  await studio.start([], folder);
  const [window] = windows(1);
  if (!window) throw new Error('No window was opened.');
  studio.ready(window.webContents);
  window.minimized = true;
  await studio.startedAgain([put('a.mid')], folder);
  windows(1);
  expect([window.minimized, window.focused]).toEqual([false, 1]);
  expect(handed(window)).toEqual([['a.mid']]);
  window.destroy();
  await studio.startedAgain([], folder);
  windows(1);
});

test('a page is given the files that are chosen; what cannot be read is told, and forgotten', async () => {
  await studio.start([], folder);
  const [window] = windows(1);
  if (!window) throw new Error('No window was opened.');
  const gone = put('gone.mid');
  desktop.chosen = [gone, put('b.mid')];
  expect(await studio.openFiles(window.webContents, 'music')).toHaveLength(2);
  expect(studio.recent.files[0]).toBe(join(folder, 'b.mid'));
  vi.spyOn(desktop, 'askOpen').mockResolvedValue([`${gone}.not`, gone]);
  expect(await studio.openFiles(window.webContents, 'music')).toEqual([
    { name: 'gone.mid', bytes: new Uint8Array(bytes) },
  ]);
  expect(desktop.complaints).toEqual([expect.stringContaining('gone.mid.not could not be opened')]);
  await studio.clearRecent();
  expect(studio.recent.files).toEqual([]);
});

test('a page proposes a name and never a place, and is told whether it was saved', async () => {
  await studio.start([], folder);
  const [window] = windows(1);
  if (!window) throw new Error('No window was opened.');
  expect(await studio.saveFile(window.webContents, '../../etc/waltz.mid', bytes)).toBe(false);
  expect(desktop.proposed).toEqual(['waltz.mid']);
  desktop.saveAs = join(folder, 'chosen.mid');
  expect(await studio.saveFile(window.webContents, 'waltz.mid', bytes)).toBe(true);
  expect([...readFileSync(desktop.saveAs)]).toEqual([...bytes]);
  expect(studio.recent.files).toEqual([desktop.saveAs]);
  desktop.saveAs = join(folder, 'no such folder', 'chosen.mid');
  await expect(studio.saveFile(window.webContents, 'waltz.mid', bytes)).rejects.toMatchObject({ code: 'io' });
});

test('what is dragged out is a file of its own each time', async () => {
  await studio.start([], folder);
  const [window] = windows(1);
  if (!window) throw new Error('No window was opened.');
  for (const name of ['../take.mid', 'take.mid']) studio.startDrag(window.webContents, name, bytes);
  await vi.waitFor(() => expect(desktop.drags).toHaveLength(2));
  expect(new Set(desktop.drags).size).toBe(2);
  for (const path of desktop.drags) {
    expect(path.startsWith(folder) && path.endsWith('take.mid')).toBe(true);
    expect([...readFileSync(path)]).toEqual([...bytes]);
  }
});

test('nothing is done for a page that is in no window', async () => {
  await studio.start([], folder);
  const stranger = { send: () => undefined };
  studio.connectEngine(stranger);
  studio.editText(stranger, 'paste');
  studio.startDrag(stranger, 'a.mid', bytes);
  desktop.chosen = [put('a.mid')];
  desktop.saveAs = join(folder, 'chosen.mid');
  expect(await studio.openFiles(stranger, 'music')).toEqual([]);
  expect(await studio.saveFile(stranger, 'chosen.mid', bytes)).toBe(false);
  expect([desktop.connected, desktop.textCommands, desktop.drags]).toEqual([0, [], []]);
  expect(existsSync(desktop.saveAs)).toBe(false);
});

test('the menu is that of the window in front, and the next one opens where the last was', async () => {
  await studio.start([], folder);
  await studio.openWindow();
  const [first, second] = windows(2);
  if (!first || !second) throw new Error('Two windows were to be opened.');
  const entry = { id: 'edit.undo', label: 'Undo', group: 'Edit', enabled: true };
  studio.setMenu(first.webContents, [entry]);
  expect(studio.front?.menu).toEqual([]);
  studio.comeToFront(first.webContents);
  expect(studio.front?.menu).toEqual([entry]);
  first.bounds = { x: 40, y: 30, width: 1000, height: 700 };
  first.close();
  expect(studio.front?.native).toBe(second);
  await vi.waitFor(async () => expect(existsSync(join(folder, 'window.json'))).toBe(true));
  await studio.openWindow();
  expect(windows(2)[1]?.bounds).toEqual(first.bounds);
});

test('a window with unsaved work stays until it is decided what becomes of it', async () => {
  await studio.start([], folder);
  const [window] = windows(1);
  if (!window) throw new Error('No window was opened.');
  studio.setState(window.webContents, { title: 'Waltz', dirty: true });
  expect([window.title, window.edited]).toEqual(['Waltz', true]);
  window.close();
  await new Promise((resolve) => setImmediate(resolve));
  expect(window.closed).toBe(false);
  desktop.parting = 'discard';
  window.close();
  await vi.waitFor(() => expect(window.closed).toBe(true));
});
