import type { Channel } from './channel.ts';
import { ChannelEar } from './channel-ear.ts';

/** What browsers' MessagePort and that of Node's `worker_threads` have alike. */
export interface Port {
  postMessage(message: Uint8Array): void;
  addEventListener(type: 'message' | 'close', listener: (event: object) => void): void;
  start(): void;
  close(): void;
}

/** A channel over a MessagePort. Anything but bytes that arrives is left aside. */
export function portChannel(port: Port): Channel {
  const ear = new ChannelEar();
  port.addEventListener('message', (event) => {
    if ('data' in event) ear.hearBytes(event.data);
  });
  port.addEventListener('close', () => ear.end());
  port.start();
  return ear.with({
    post(message) {
      if (!ear.closed) port.postMessage(message);
    },
    close() {
      port.close();
      ear.end();
    },
  });
}
