// @ts-check

/**
 * The page's only way out: a few functions, each of one purpose; see `DesktopBridge` in shared/desktop/bridge.ts.
 * A sandboxed preload script can load nothing but Electron, so the names of the lines stand here a second time.
 */
const { contextBridge, ipcRenderer } = require('electron');

/** @type {unknown[]} */
const early = [];
/** @type {Set<(files: unknown) => void>} */
const openers = new Set();

ipcRenderer.on('segue:opened', (_event, files) => {
  if (openers.size === 0) early.push(files);
  for (const listener of openers) listener(files);
});

// A port cannot go through the bridge, only through the window that both worlds share.
ipcRenderer.on('segue:engine-port', (event) => {
  window.postMessage('segue:engine-port', window.location.origin, [...event.ports]);
});

contextBridge.exposeInMainWorld('segueDesktop', {
  connectEngine: () => ipcRenderer.send('segue:connect-engine'),
  openFiles: (/** @type {unknown} */ kind) => ipcRenderer.invoke('segue:open-files', kind),
  saveFile: (/** @type {unknown} */ name, /** @type {unknown} */ bytes) =>
    ipcRenderer.invoke('segue:save-file', name, bytes),
  startDrag: (/** @type {unknown} */ name, /** @type {unknown} */ bytes) =>
    ipcRenderer.send('segue:start-drag', name, bytes),
  editText: (/** @type {unknown} */ command) => ipcRenderer.send('segue:edit-text', command),
  setState: (/** @type {unknown} */ state) => ipcRenderer.send('segue:set-state', state),
  setMenu: (/** @type {unknown} */ entries) => ipcRenderer.send('segue:set-menu', entries),
  onAction: (/** @type {(id: unknown) => void} */ listener) => {
    const hear = (/** @type {unknown} */ _event, /** @type {unknown} */ id) => listener(id);
    ipcRenderer.on('segue:action', hear);
    return () => ipcRenderer.off('segue:action', hear);
  },
  onOpenFiles: (/** @type {(files: unknown) => void} */ listener) => {
    openers.add(listener);
    for (const files of early.splice(0)) listener(files);
    ipcRenderer.send('segue:ready');
    return () => openers.delete(listener);
  },
});
