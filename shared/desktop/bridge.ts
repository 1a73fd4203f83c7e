import * as v from 'valibot';

/** One thing that a native menu offers, as the table of actions has it now. */
export interface MenuEntry {
  /** The action's, such as `edit.undo`. */
  readonly id: string;
  readonly label: string;
  /** The menu that it stands in. */
  readonly group: string;
  /** Its first key binding, in tinykeys' notation. */
  readonly keys?: string;
  readonly enabled: boolean;
  /** For what is on or off. */
  readonly checked?: boolean;
}

/** A file that the desktop hands to a window. */
export interface DesktopFile {
  readonly name: string;
  readonly bytes: Uint8Array;
}

/** What menus do to text, as Electron's web contents name it. */
export const textCommands = ['cut', 'copy', 'paste', 'undo', 'redo', 'selectAll', 'delete'] as const;
export type TextCommand = (typeof textCommands)[number];

/** What files a dialog asks for. */
export type DesktopFileKind = 'music' | 'project';

/** All that Electron's preload script gives to the page, under {@link bridgeName}: these functions and nothing else. */
export interface DesktopBridge {
  /** Asks for a line to the engine; its MessagePort arrives as a `message` of the window, see {@link enginePortMessage}. */
  connectEngine(): void;
  /** Asks for files, of music also for several; none where the user declines. */
  openFiles(kind: DesktopFileKind): Promise<readonly DesktopFile[]>;
  /** Resolves to false where the user declines. */
  saveFile(name: string, bytes: Uint8Array): Promise<boolean>;
  /** Lets the drag that has just begun go on as the system's own, with a file. */
  startDrag(name: string, bytes: Uint8Array): void;
  /** Does to the text field in focus what a menu offers, since a page may not read the clipboard by itself. */
  editText(command: TextCommand): void;
  /** Tells what the window is called and whether closing it would lose something. */
  setState(state: WindowState): void;
  setMenu(entries: readonly MenuEntry[]): void;
  /** An entry of the menu was chosen; gives what stops listening. */
  onAction(listener: (id: string) => void): () => void;
  /** Files that come in unasked, those together that were opened together. What came before there was a listener comes first. */
  onOpenFiles(listener: (files: readonly DesktopFile[]) => void): () => void;
}

export interface WindowState {
  readonly title: string;
  readonly dirty: boolean;
}

/** Under this name the page finds its bridge. */
export const bridgeName = 'segueDesktop';

/** What the window is sent, by itself, together with the engine's port. */
export const enginePortMessage = 'segue:engine-port';

/** The lines between preload script and main process; the preload script, which can import nothing, repeats them. */
export const desktopChannels = {
  connectEngine: 'segue:connect-engine',
  openFiles: 'segue:open-files',
  saveFile: 'segue:save-file',
  startDrag: 'segue:start-drag',
  editText: 'segue:edit-text',
  setState: 'segue:set-state',
  setMenu: 'segue:set-menu',
  ready: 'segue:ready',
  enginePort: enginePortMessage,
  action: 'segue:action',
  opened: 'segue:opened',
} as const;

const text = (most: number) => v.pipe(v.string(), v.maxLength(most));

/** What a page may send on each line; anything else is left aside. */
export const fromPage = {
  openFiles: v.strictTuple([v.picklist(['music', 'project'])]),
  saveFile: v.strictTuple([text(255), v.instance(Uint8Array)]),
  startDrag: v.strictTuple([text(255), v.instance(Uint8Array)]),
  editText: v.strictTuple([v.picklist(textCommands)]),
  setState: v.strictTuple([v.strictObject({ title: text(1000), dirty: v.boolean() })]),
  setMenu: v.strictTuple([
    v.pipe(
      v.array(
        v.strictObject({
          id: text(100),
          label: text(200),
          group: text(50),
          keys: v.exactOptional(text(50)),
          enabled: v.boolean(),
          checked: v.exactOptional(v.boolean()),
        }),
      ),
      v.maxLength(500),
    ),
  ]),
} as const;
