/** A file that came in from outside. */
export interface OpenedFile {
  /** Its name, without folders. */
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What kind of file is asked for. */
export type FileKind = 'music' | 'project';

/** Texts that are remembered by name. */
export interface Store {
  get(key: string): string | undefined;
  /** Forgets it where no value is given. Does nothing where remembering is not allowed. */
  set(key: string, value: string | undefined): void;
}

/** A file that can be dragged out of the window, onto a desktop or into a DAW. */
export interface DragOut {
  /** Hands the file to a drag that begins. */
  attach(event: DragEvent): void;
  /** Frees what the file takes. */
  release(): void;
}

/** What the studio asks of the window that it lives in: a browser's tab or Electron's window. */
export interface Shell {
  /** This window's id, under which its unsaved work is kept: the same after a reload, and no other window's. */
  readonly windowId: string;
  /** Asks the user for files, of music also for several; none where they decline. Must be called from a click or key press. */
  openFiles(kind: FileKind): Promise<readonly OpenedFile[]>;
  /** Hands the user a file to keep; false where they decline. */
  saveFile(name: string, bytes: Uint8Array, mime: string): Promise<boolean>;
  /** Prepares a file for being dragged out of the window, to a desktop or into a DAW. */
  dragOut(file: OpenedFile, mime: string): DragOut;
  /** Names the window after the song. */
  setTitle(title: string): void;
  /** Whether leaving would lose something, so that the window asks first. */
  setDirty(dirty: boolean): void;
  /** Files that come in unasked: chosen in another window, dropped on the icon, opened from the desktop. */
  onOpenFiles(listener: (files: readonly OpenedFile[]) => void): () => void;
  /** The window is being left or hidden: the last chance to keep something. */
  onLeave(listener: () => void): () => void;
  readonly clipboard: {
    /** Rejects where the system does not allow it. */
    write(text: string): Promise<void>;
    /** Undefined where the system does not allow it, or would have to ask first. */
    read(): Promise<string | undefined>;
  };
  /** Remembered on this machine, for all windows. */
  readonly settings: Store;
  /** Remembered for this window alone; outlives a reload. */
  readonly session: Store;
}
