import { mkdtemp, writeFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { DesktopFile, DesktopFileKind, TextCommand } from '../../shared/desktop/bridge.ts';
import { messageOf } from '../../shared/errors.ts';
import { writeAtomically } from '../files/write-atomically.ts';
import { filesAmong, readDesktopFile } from './desktop-files.ts';
import type { PageRequests } from './ipc.ts';
import { RecentFiles } from './recent-files.ts';
import { type NativeWindow, type Parting, StudioWindow } from './studio-window.ts';
import { type Rectangle, readPlace, type WindowPlace, writePlace } from './window-state.ts';

/** What the desktop does for the shell, so that tests can stand in for it; `W` is a window's web contents. */
export interface Desktop<W> {
  /** Folder of what is remembered. */
  readonly folder: string;
  screens(): readonly Rectangle[];
  /** Opens a window with the studio's page. */
  openWindow(place: WindowPlace | undefined): NativeWindow & { readonly webContents: W };
  /** Draws the menu of the window in front. */
  drawMenu(): void;
  /** Asks for files; none where the user declines. */
  askOpen(window: NativeWindow, kind: DesktopFileKind): Promise<readonly string[]>;
  askSave(window: NativeWindow, name: string): Promise<string | undefined>;
  askParting(window: NativeWindow, title: string): Promise<Parting>;
  /** Tells a person what went wrong, in one sentence. */
  complain(sentence: string): void;
  /** Folder of files that are being dragged out; emptied when Segue ends. */
  readonly dragged: string;
  /** Makes the drag that has begun in a window one of a file. */
  startDrag(contents: W, path: string): void;
  /** Does something to the text field in focus. */
  editText(contents: W, command: TextCommand): void;
  /** Tells the system that a file was opened, for its own lists. */
  remember(path: string): void;
  /** Gives a window a line to the engine. */
  connectEngine(contents: W): void;
}

/** The studio on a desktop: its windows, and the files that go in and out. */
export class DesktopStudio<W> implements PageRequests<W> {
  readonly recent: RecentFiles;
  readonly #desktop: Desktop<W>;
  readonly #windows = new Map<W, StudioWindow>();
  #front: StudioWindow | undefined;

  constructor(desktop: Desktop<W>) {
    this.#desktop = desktop;
    this.recent = new RecentFiles(join(desktop.folder, 'recent-files.json'));
  }

  /** The window in front, if any is open. */
  get front(): StudioWindow | undefined {
    return this.#front;
  }

  /** Opens the first window, with the files that the command line names. */
  async start(args: readonly string[], folder: string): Promise<void> {
    await this.recent.load();
    await this.openWindow();
    await this.openPaths(filesAmong(args, folder));
  }

  /** Somebody started Segue a second time: its files come here. */
  async startedAgain(args: readonly string[], folder: string): Promise<void> {
    if (!this.#front) await this.openWindow();
    this.#front?.show();
    await this.openPaths(filesAmong(args, folder));
  }

  async openWindow(): Promise<void> {
    const desktop = this.#desktop;
    const path = join(desktop.folder, 'window.json');
    const native = desktop.openWindow(await readPlace(path, desktop.screens()));
    const window = new StudioWindow({
      window: native,
      ask: (title) => desktop.askParting(native, title),
      onClosed: (place) => {
        this.#windows.delete(native.webContents);
        if (this.#front === window) this.comeToFront([...this.#windows.keys()].at(-1));
        void this.#attempt(() => writePlace(path, place));
      },
    });
    this.#windows.set(native.webContents, window);
    this.comeToFront(native.webContents);
  }

  /** A window got the focus: the menu is now its own. */
  comeToFront(contents: W | undefined): void {
    this.#front = contents === undefined ? undefined : this.#windows.get(contents);
    this.#desktop.drawMenu();
  }

  /** A page begins to load, the first time or again. */
  loading(contents: W): void {
    this.#windows.get(contents)?.becomeUnready();
  }

  /** Opens files in the window in front, all together. What cannot be read is told and left out. */
  async openPaths(paths: readonly string[]): Promise<void> {
    if (paths.length === 0) return;
    if (!this.#front) await this.openWindow();
    const window = this.#front;
    const files = await this.#readAll(paths);
    if (files.length > 0) window?.open(files);
  }

  async clearRecent(): Promise<void> {
    await this.#attempt(() => this.recent.clear());
    this.#desktop.drawMenu();
  }

  connectEngine(from: W): void {
    if (this.#windows.has(from)) this.#desktop.connectEngine(from);
  }

  async openFiles(from: W, kind: DesktopFileKind): Promise<readonly DesktopFile[]> {
    const window = this.#windows.get(from);
    return window ? this.#readAll(await this.#desktop.askOpen(window.native, kind)) : [];
  }

  async saveFile(from: W, name: string, bytes: Uint8Array): Promise<boolean> {
    const window = this.#windows.get(from);
    // The page proposes a name, never a place.
    const path = window && (await this.#desktop.askSave(window.native, basename(name)));
    if (path === undefined) return false;
    await writeAtomically(path, bytes);
    if (filesAmong([path], '').length > 0) await this.#remember(path);
    return true;
  }

  startDrag(from: W, name: string, bytes: Uint8Array): void {
    if (!this.#windows.has(from)) return;
    void this.#attempt(async () => {
      // Each in a folder of its own: where the one before was dropped, it may still be being read.
      const path = join(await mkdtemp(join(this.#desktop.dragged, 'drag-')), basename(name));
      await writeFile(path, bytes);
      this.#desktop.startDrag(from, path);
    });
  }

  editText(from: W, command: TextCommand): void {
    if (this.#windows.has(from)) this.#desktop.editText(from, command);
  }

  setState(from: W, state: Parameters<StudioWindow['setState']>[0]): void {
    this.#windows.get(from)?.setState(state);
  }

  setMenu(from: W, entries: StudioWindow['menu']): void {
    const window = this.#windows.get(from);
    if (!window) return;
    window.menu = entries;
    if (window === this.#front) this.#desktop.drawMenu();
  }

  ready(from: W): void {
    this.#windows.get(from)?.becomeReady();
  }

  async #readAll(paths: readonly string[]): Promise<readonly DesktopFile[]> {
    const files: DesktopFile[] = [];
    for (const path of paths) {
      await this.#attempt(async () => {
        try {
          files.push(await readDesktopFile(path));
        } catch (error) {
          await this.recent.remove(path);
          this.#desktop.drawMenu();
          throw error;
        }
        await this.#remember(path);
      });
    }
    return files;
  }

  async #remember(path: string): Promise<void> {
    this.#desktop.remember(path);
    await this.#attempt(() => this.recent.add(path));
    this.#desktop.drawMenu();
  }

  async #attempt(work: () => Promise<void>): Promise<void> {
    try {
      await work();
    } catch (error) {
      this.#desktop.complain(messageOf(error));
    }
  }
}
