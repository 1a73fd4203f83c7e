import { once } from 'node:events';
import { createServer } from 'node:http';
import { MessageChannel } from 'node:worker_threads';
import { vi } from 'vitest';
import { WebSocket, WebSocketServer } from 'ws';
import { socketChannel } from '../../main/server/socket-channel.ts';
import { openSocket } from '../../renderer/ipc/socket-channel.ts';
import type { Channel } from '../../shared/ipc/channel.ts';
import { memoryChannelPair } from '../../shared/ipc/memory-channel.ts';
import { largestMessage } from '../../shared/ipc/message.ts';
import { portChannel } from '../../shared/ipc/port-channel.ts';

/** Both ends of one line. */
export interface Line {
  readonly window: Channel;
  readonly engine: Channel;
}

/** One kind of channel: how a line of it is laid. */
export interface ChannelKind {
  readonly name: string;
  open(): Promise<Line>;
}

/** Every kind of channel over which a window and the engine talk. */
export const channelKinds: readonly ChannelKind[] = [
  {
    name: 'in memory',
    async open() {
      const [window, engine] = memoryChannelPair();
      return { window, engine };
    },
  },
  {
    name: 'MessagePort',
    async open() {
      const { port1, port2 } = new MessageChannel();
      return { window: portChannel(port1), engine: portChannel(port2) };
    },
  },
  {
    name: 'WebSocket',
    async open() {
      vi.stubGlobal('WebSocket', WebSocket);
      const http = createServer();
      const sockets = new WebSocketServer({ server: http, maxPayload: largestMessage, perMessageDeflate: false });
      const connected = once(sockets, 'connection');
      http.listen(0, '127.0.0.1');
      await once(http, 'listening');
      const address = http.address();
      if (typeof address !== 'object' || !address) throw new Error('The server has no port.');
      const window = await openSocket(new URL(`ws://127.0.0.1:${address.port}/`));
      const [socket] = await connected;
      const engine = socketChannel(socket);
      engine.onClose(() => http.close());
      return { window, engine };
    },
  },
];
