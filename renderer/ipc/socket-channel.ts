import type { Channel } from '../../shared/ipc/channel.ts';
import { ChannelEar } from '../../shared/ipc/channel-ear.ts';

/** A channel over a WebSocket, once it is open; rejects where it does not open. */
export function openSocket(url: URL): Promise<Channel> {
  return new Promise((resolve, reject) => {
    const socket = new WebSocket(url);
    socket.binaryType = 'arraybuffer';
    const ear = new ChannelEar();
    socket.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (data instanceof ArrayBuffer) ear.hear(new Uint8Array(data));
    });
    socket.addEventListener('close', () => {
      ear.end();
      reject(new Error('nothing answers'));
    });
    socket.addEventListener('open', () =>
      resolve(
        ear.with({
          post(message) {
            if (socket.readyState === WebSocket.OPEN) socket.send(message.slice());
          },
          close() {
            socket.close();
            ear.end();
          },
        }),
      ),
    );
  });
}
