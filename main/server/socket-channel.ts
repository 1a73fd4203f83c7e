import type { WebSocket } from 'ws';
import type { Channel } from '../../shared/ipc/channel.ts';
import { ChannelEar } from '../../shared/ipc/channel-ear.ts';

/** Bytes that may wait for a window that does not take them, before it is let go; it connects again when it can. */
const mostWaiting = 256 * 2 ** 20;
const heartbeat = 15_000;

/** The channel over a WebSocket that a window opened. A window that is gone without a word is noticed within 30 s. */
export function socketChannel(socket: WebSocket): Channel {
  const ear = new ChannelEar();
  let alive = true;
  const timer = setInterval(() => {
    if (!alive) return socket.terminate();
    alive = false;
    socket.ping();
  }, heartbeat);
  socket.on('pong', () => {
    alive = true;
  });
  socket.on('message', (data, binary) => {
    if (!binary || !Buffer.isBuffer(data)) return socket.close(1003, 'Messages are binary.');
    ear.hear(data);
  });
  // Whatever went wrong, `close` follows.
  socket.on('error', () => undefined);
  socket.on('close', () => {
    clearInterval(timer);
    ear.end();
  });
  return ear.with({
    post(message) {
      if (ear.closed || socket.readyState !== socket.OPEN) return;
      if (socket.bufferedAmount > mostWaiting) socket.terminate();
      else socket.send(message);
    },
    close() {
      socket.close(1001);
      ear.end();
    },
  });
}
