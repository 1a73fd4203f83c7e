import type { DesktopFile, MenuEntry, WindowState } from '../../shared/desktop/bridge.ts';
import { desktopChannels } from '../../shared/desktop/bridge.ts';
import type { WindowPlace } from './window-state.ts';

/** What of Electron's window is used. */
export interface NativeWindow {
  on(event: 'close', listener: (event: { preventDefault(): void }) => void): unknown;
  on(event: 'closed', listener: () => void): unknown;
  close(): void;
  destroy(): void;
  focus(): void;
  restore(): void;
  isMinimized(): boolean;
  isMaximized(): boolean;
  getNormalBounds(): WindowPlace['bounds'];
  setTitle(title: string): void;
  setDocumentEdited(edited: boolean): void;
  readonly webContents: { send(channel: string, ...args: unknown[]): void };
}

/** What a person answers who closes a window with unsaved work. */
export type Parting = 'save' | 'discard' | 'stay';

export interface WindowOptions {
  readonly window: NativeWindow;
  /** Asks what is to become of the unsaved work. */
  readonly ask: (title: string) => Promise<Parting>;
  /** Told once the window is gone, with where it was. */
  readonly onClosed: (place: WindowPlace) => void;
}

/** One window of the studio: what its page told, and what is handed to the page. */
export class StudioWindow {
  readonly native: NativeWindow;
  menu: readonly MenuEntry[] = [];
  #state: WindowState = { title: 'Segue', dirty: false };
  #ready = false;
  #asking = false;
  #closesWhenSaved = false;
  readonly #waiting: (readonly DesktopFile[])[] = [];
  readonly #ask: WindowOptions['ask'];

  constructor({ window, ask, onClosed }: WindowOptions) {
    this.native = window;
    this.#ask = ask;
    let place: WindowPlace = { bounds: window.getNormalBounds(), maximized: window.isMaximized() };
    window.on('close', (event) => {
      place = { bounds: window.getNormalBounds(), maximized: window.isMaximized() };
      if (!this.#state.dirty) return;
      event.preventDefault();
      void this.#part();
    });
    window.on('closed', () => onClosed(place));
  }

  get dirty(): boolean {
    return this.#state.dirty;
  }

  /** The page told how it is. */
  setState(state: WindowState): void {
    this.#state = state;
    this.native.setTitle(state.title);
    this.native.setDocumentEdited(state.dirty);
    const closes = this.#closesWhenSaved && !state.dirty;
    // Whatever came of the attempt to save is told now; later saving is no farewell any more.
    this.#closesWhenSaved = false;
    if (closes) this.native.close();
  }

  /** Does what the action of that id does. */
  run(action: string): void {
    this.native.webContents.send(desktopChannels.action, action);
  }

  /** Hands files to the page that were opened together, as soon as it can take them. */
  open(files: readonly DesktopFile[]): void {
    if (this.#ready) this.native.webContents.send(desktopChannels.opened, files);
    else this.#waiting.push(files);
  }

  /** The page can take files. */
  becomeReady(): void {
    this.#ready = true;
    for (const files of this.#waiting.splice(0)) this.open(files);
  }

  /** The page is being loaded anew. */
  becomeUnready(): void {
    this.#ready = false;
    this.#state = { ...this.#state, dirty: false };
  }

  show(): void {
    if (this.native.isMinimized()) this.native.restore();
    this.native.focus();
  }

  async #part(): Promise<void> {
    if (this.#asking) return;
    this.#asking = true;
    try {
      const answer = await this.#ask(this.#state.title);
      this.#closesWhenSaved = answer === 'save';
      if (answer === 'save') this.run('file.save');
      else if (answer === 'discard') this.native.destroy();
    } finally {
      this.#asking = false;
    }
  }
}
