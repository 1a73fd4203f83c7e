import { windowId } from '../ipc/window-id.ts';
import { browserDragOut } from './drag-out.ts';
import { FileInput } from './file-input.ts';
import type { OpenedFile, Shell } from './shell.ts';
import { webStore } from './web-store.ts';

/** How long a download's address is kept: the browser reads it after the click, some only when asked where to. */
const addressLife = 60_000;

/** The studio's window as a browser's tab. */
export function browserShell(): Shell {
  const openers = new Set<(files: readonly OpenedFile[]) => void>();
  const unasked = (files: readonly OpenedFile[]) => {
    for (const listener of openers) listener(files);
  };
  const inputs = { music: new FileInput('music', unasked), project: new FileInput('project', unasked) };
  let dirty = false;
  window.addEventListener('beforeunload', (event) => {
    if (dirty) event.preventDefault();
  });
  return {
    windowId: windowId(),
    openFiles: (kind) => inputs[kind].ask(),
    saveFile: async (name, bytes, mime) => {
      const address = URL.createObjectURL(new Blob([bytes.slice()], { type: mime }));
      const link = document.createElement('a');
      link.href = address;
      link.download = name;
      link.click();
      setTimeout(() => URL.revokeObjectURL(address), addressLife);
      return true;
    },
    dragOut: browserDragOut,
    setTitle: (title) => {
      document.title = title;
    },
    setDirty: (now) => {
      dirty = now;
    },
    onOpenFiles: (listener) => listening(openers, listener),
    onLeave: (listener) => {
      const hidden = () => document.visibilityState === 'hidden' && listener();
      window.addEventListener('pagehide', listener);
      document.addEventListener('visibilitychange', hidden);
      return () => {
        window.removeEventListener('pagehide', listener);
        document.removeEventListener('visibilitychange', hidden);
      };
    },
    clipboard: { write: async (text) => navigator.clipboard.writeText(text), read: readClipboard },
    settings: webStore(() => localStorage),
    session: webStore(() => sessionStorage),
  };
}

/** Reads only where that is allowed already, since a browser's question in the middle of pasting helps nobody. */
async function readClipboard(): Promise<string | undefined> {
  try {
    const { state } = await navigator.permissions.query({ name: 'clipboard-read' as PermissionName });
    return state === 'granted' ? await navigator.clipboard.readText() : undefined;
  } catch {
    return undefined;
  }
}

function listening<T>(listeners: Set<T>, listener: T): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
