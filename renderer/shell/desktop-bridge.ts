import { bridgeName, type DesktopBridge, enginePortMessage } from '../../shared/desktop/bridge.ts';

const functions = [
  ...['connectEngine', 'openFiles', 'saveFile', 'startDrag', 'editText'],
  ...['setState', 'setMenu', 'onAction', 'onOpenFiles'],
];

/** What Electron gives this window; undefined in a browser. */
export function findBridge(): DesktopBridge | undefined {
  const bridge: unknown = Reflect.get(window, bridgeName);
  return isBridge(bridge) ? bridge : undefined;
}

/** Asks for a line to the engine; see `connectToPort`. */
export function enginePort(bridge: DesktopBridge): Promise<MessagePort> {
  return new Promise((resolve) => {
    const hear = (event: MessageEvent) => {
      const [port] = event.ports;
      if (event.source !== window || event.data !== enginePortMessage || !port) return;
      window.removeEventListener('message', hear);
      resolve(port);
    };
    window.addEventListener('message', hear);
    bridge.connectEngine();
  });
}

function isBridge(value: unknown): value is DesktopBridge {
  if (typeof value !== 'object' || value === null) return false;
  return functions.every((name) => typeof Reflect.get(value, name) === 'function');
}
