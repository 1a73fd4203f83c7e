import type { Channel } from '../../shared/ipc/channel.ts';
import { ChannelEar } from '../../shared/ipc/channel-ear.ts';
import type { EngineProcess } from '../engine/launch-engine.ts';

/** The end of a MessagePort that Electron's main process holds. */
export interface MainPort {
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  postMessage(message: Uint8Array): void;
  start(): void;
  close(): void;
}

/** The channel to a window. Anything but bytes that arrives is left aside. */
export function mainPortChannel(port: MainPort): Channel {
  const ear = new ChannelEar();
  port.on('message', ({ data }) => {
    ear.hearBytes(data);
  });
  port.on('close', () => ear.end());
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

/** A process that Electron's `utilityProcess` started. */
export interface Utility {
  readonly pid: number | undefined;
  on(event: 'message', listener: (message: unknown) => void): unknown;
  on(event: 'exit', listener: () => void): unknown;
  postMessage(message: Uint8Array): void;
  kill(): boolean;
}

/** The engine in a utility process, as the engine's host asks for it. */
export function engineIn(child: Utility): EngineProcess {
  const ear = new ChannelEar();
  child.on('message', (message) => {
    ear.hearBytes(message);
  });
  child.on('exit', () => ear.end());
  const kill = () => void child.kill();
  return {
    get pid() {
      return child.pid;
    },
    kill,
    channel: ear.with({
      post(message) {
        if (!ear.closed) child.postMessage(message);
      },
      close: kill,
    }),
  };
}
