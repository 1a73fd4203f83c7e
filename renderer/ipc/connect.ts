import type { EngineClient } from '../../shared/ipc/contract.ts';
import { createEngineClient, type Surroundings } from '../../shared/ipc/engine-client.ts';
import { portChannel } from '../../shared/ipc/port-channel.ts';
import { openSocket } from './socket-channel.ts';
import { windowId } from './window-id.ts';

/** The engine behind the server that this page came from, over a WebSocket to the page's own origin. */
export function connectToServer(): EngineClient {
  const { protocol, host, search } = location;
  const url = new URL(`${protocol === 'https:' ? 'wss' : 'ws'}://${host}/socket`);
  url.searchParams.set('window', windowId());
  // The cookie that came with the page lets the socket in, so the token need not stay in sight or in the history.
  if (new URLSearchParams(search).has('token')) history.replaceState(history.state, '', withoutToken());
  return createEngineClient({ open: () => openSocket(url), later });
}

/**
 * The engine behind a MessagePort, as Electron's main process hands one to the window.
 * @param open asks for a port; called again whenever one has closed
 */
export function connectToPort(open: () => Promise<MessagePort>): EngineClient {
  return createEngineClient({ open: async () => portChannel(await open()), later });
}

const later: Surroundings['later'] = (milliseconds, callback) => {
  const timer = setTimeout(callback, milliseconds);
  return () => clearTimeout(timer);
};

function withoutToken(): string {
  const url = new URL(location.href);
  url.searchParams.delete('token');
  return url.pathname + url.search + url.hash;
}
