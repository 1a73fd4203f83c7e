import type { DragOut, OpenedFile, Shell, Store } from '../../renderer/shell/shell.ts';

/** A store in memory. */
export function memoryStore(entries = new Map<string, string>()): Store {
  return {
    get: (key) => entries.get(key),
    set: (key, value) => void (value === undefined ? entries.delete(key) : entries.set(key, value)),
  };
}

/** A window that answers as the test says and remembers what it was told. */
export class FakeShell implements Shell {
  readonly windowId: string;
  /** What the user chooses when asked for files. */
  chosen: readonly OpenedFile[] = [];
  readonly saved: { readonly name: string; readonly bytes: Uint8Array; readonly mime: string }[] = [];
  title = '';
  dirty = false;
  /** The system's clipboard; undefined where it is not to be read. */
  clip: string | undefined = '';
  readonly settings: Store;
  readonly session: Store;
  readonly #openers = new Set<(files: readonly OpenedFile[]) => void>();
  readonly #leavers = new Set<() => void>();

  /** @param before the window that this one is after a reload */
  constructor(windowId = 'window-1', before?: FakeShell) {
    this.windowId = windowId;
    this.settings = before?.settings ?? memoryStore();
    this.session = before?.session ?? memoryStore();
  }

  readonly clipboard = {
    write: async (text: string): Promise<void> => {
      if (this.clip === undefined) throw new Error('not allowed');
      this.clip = text;
    },
    read: async (): Promise<string | undefined> => this.clip,
  };

  async openFiles(): Promise<readonly OpenedFile[]> {
    return this.chosen;
  }

  async saveFile(name: string, bytes: Uint8Array, mime: string): Promise<boolean> {
    this.saved.push({ name, bytes, mime });
    return true;
  }

  dragOut(): DragOut {
    return { attach: () => undefined, release: () => undefined };
  }

  setTitle(title: string): void {
    this.title = title;
  }

  setDirty(dirty: boolean): void {
    this.dirty = dirty;
  }

  onOpenFiles(listener: (files: readonly OpenedFile[]) => void): () => void {
    this.#openers.add(listener);
    return () => this.#openers.delete(listener);
  }

  onLeave(listener: () => void): () => void {
    this.#leavers.add(listener);
    return () => this.#leavers.delete(listener);
  }

  /** Files come in unasked. */
  open(...files: readonly OpenedFile[]): void {
    for (const listener of this.#openers) listener(files);
  }

  leave(): void {
    for (const listener of this.#leavers) listener();
  }
}
