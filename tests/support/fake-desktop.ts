import type { Desktop } from '../../main/electron/desktop.ts';
import type { NativeWindow, Parting } from '../../main/electron/studio-window.ts';
import type { WindowPlace } from '../../main/electron/window-state.ts';
import type { DesktopFileKind, TextCommand } from '../../shared/desktop/bridge.ts';

/** A window of a desktop that is none: it remembers what it was told, and closes when asked to. */
export class FakeNativeWindow implements NativeWindow {
  /** What was sent to its page. */
  readonly sent: (readonly unknown[])[] = [];
  readonly webContents = { send: (...message: unknown[]) => void this.sent.push(message) };
  bounds: WindowPlace['bounds'];
  title = '';
  edited = false;
  minimized = false;
  focused = 0;
  closed = false;
  readonly #onClose: ((event: { preventDefault(): void }) => void)[] = [];
  readonly #onClosed: (() => void)[] = [];

  constructor(place: WindowPlace | undefined) {
    this.bounds = place?.bounds ?? { x: 0, y: 0, width: 1280, height: 800 };
  }

  on(event: 'close' | 'closed', listener: (event: { preventDefault(): void }) => void): void {
    if (event === 'close') this.#onClose.push(listener);
    else this.#onClosed.push(() => listener({ preventDefault: () => undefined }));
  }

  close(): void {
    let prevented = false;
    const event = {
      preventDefault: () => {
        prevented = true;
      },
    };
    for (const listener of this.#onClose) listener(event);
    if (!prevented) this.destroy();
  }

  destroy(): void {
    this.closed = true;
    for (const listener of this.#onClosed) listener();
  }

  focus(): void {
    this.focused++;
  }

  restore(): void {
    this.minimized = false;
  }

  isMinimized(): boolean {
    return this.minimized;
  }

  isMaximized(): boolean {
    return false;
  }

  getNormalBounds(): WindowPlace['bounds'] {
    return this.bounds;
  }

  setTitle(title: string): void {
    this.title = title;
  }

  setDocumentEdited(edited: boolean): void {
    this.edited = edited;
  }
}

type Contents = FakeNativeWindow['webContents'];

/** A desktop whose user answers as the test says. */
export class FakeDesktop implements Desktop<Contents> {
  readonly folder: string;
  readonly dragged: string;
  readonly windows: FakeNativeWindow[] = [];
  /** What is chosen in the next dialogs. */
  chosen: readonly string[] = [];
  saveAs: string | undefined;
  parting: Parting = 'stay';
  /** What dialogs for saving proposed. */
  readonly proposed: string[] = [];
  readonly complaints: string[] = [];
  readonly remembered: string[] = [];
  readonly drags: string[] = [];
  readonly textCommands: TextCommand[] = [];
  connected = 0;
  menusDrawn = 0;

  /** @param folder an empty folder for what is remembered and dragged */
  constructor(folder: string) {
    this.folder = folder;
    this.dragged = folder;
  }

  screens() {
    return [{ x: 0, y: 0, width: 1920, height: 1080 }];
  }

  openWindow(place: WindowPlace | undefined): FakeNativeWindow {
    const window = new FakeNativeWindow(place);
    this.windows.push(window);
    return window;
  }

  drawMenu(): void {
    this.menusDrawn++;
  }

  async askOpen(_window: NativeWindow, _kind: DesktopFileKind): Promise<readonly string[]> {
    return this.chosen;
  }

  async askSave(_window: NativeWindow, name: string): Promise<string | undefined> {
    this.proposed.push(name);
    return this.saveAs;
  }

  async askParting(): Promise<Parting> {
    return this.parting;
  }

  complain(sentence: string): void {
    this.complaints.push(sentence);
  }

  remember(path: string): void {
    this.remembered.push(path);
  }

  startDrag(_contents: Contents, path: string): void {
    this.drags.push(path);
  }

  editText(_contents: Contents, command: TextCommand): void {
    this.textCommands.push(command);
  }

  connectEngine(): void {
    this.connected++;
  }
}
