import type { ChildProcess } from 'node:child_process';
import type { Channel } from '../../shared/ipc/channel.ts';
import { ChannelEar } from '../../shared/ipc/channel-ear.ts';

/** The channel to a process started by `fork` with `serialization: 'advanced'`; it closes as the process ends. */
export function childChannel(child: ChildProcess): Channel {
  const ear = new ChannelEar();
  child.on('message', (message) => hearBytes(ear, message));
  child.on('exit', () => ear.end());
  child.on('error', () => ear.end());
  return {
    post: (message) => {
      if (child.connected) child.send(message, () => undefined);
    },
    onMessage: (listener) => ear.onMessage(listener),
    onClose: (listener) => ear.onClose(listener),
    close: () => {
      child.kill('SIGKILL');
    },
  };
}

/** What Electron gives a utility process to talk to its parent. */
interface ParentPort {
  postMessage(message: Uint8Array): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

/** The channel to the parent, under Electron's `utilityProcess` as under Node's `fork`. */
export function parentChannel(): Channel {
  const ear = new ChannelEar();
  const ends = {
    onMessage: (listener: (message: Uint8Array) => void) => ear.onMessage(listener),
    onClose: (listener: () => void) => ear.onClose(listener),
    close: () => process.exit(),
  };
  const port = parentPort();
  if (port) {
    port.on('message', ({ data }) => hearBytes(ear, data));
    return { ...ends, post: (message) => port.postMessage(message) };
  }
  process.on('message', (message) => hearBytes(ear, message));
  process.on('disconnect', () => ear.end());
  return { ...ends, post: (message) => void process.send?.(message) };
}

function parentPort(): ParentPort | undefined {
  const port: unknown = 'parentPort' in process ? process.parentPort : undefined;
  return isPort(port) ? port : undefined;
}

function isPort(port: unknown): port is ParentPort {
  return typeof port === 'object' && port !== null && 'postMessage' in port && 'on' in port;
}

function hearBytes(ear: ChannelEar, message: unknown): void {
  if (message instanceof Uint8Array) ear.hear(message);
}
