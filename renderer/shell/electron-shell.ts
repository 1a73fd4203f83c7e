import type { DesktopBridge } from '../../shared/desktop/bridge.ts';
import { browserShell } from './browser-shell.ts';
import type { Shell } from './shell.ts';

/** The studio's window as Electron's: like a browser's, but with the system's dialogs, title and guard. */
export function electronShell(bridge: DesktopBridge): Shell {
  const state = { title: 'Segue', dirty: false };
  const tell = () => bridge.setState({ ...state });
  return {
    ...browserShell(),
    openFiles: (kind) => bridge.openFiles(kind),
    saveFile: (name, bytes) => bridge.saveFile(name, bytes),
    // The system's own drag takes the place of the page's: other programs are given a file then, and no address.
    dragOut: ({ name, bytes }) => ({
      attach(event) {
        event.preventDefault();
        bridge.startDrag(name, bytes);
      },
      release: () => undefined,
    }),
    setTitle: (title) => {
      state.title = title;
      document.title = title;
      tell();
    },
    setDirty: (dirty) => {
      state.dirty = dirty;
      tell();
    },
    onOpenFiles: (listener) => bridge.onOpenFiles(listener),
  };
}
