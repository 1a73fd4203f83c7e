import type { ChildProcess } from 'node:child_process';
import type { Channel } from '../../shared/ipc/channel.ts';
import { ChannelEar } from '../../shared/ipc/channel-ear.ts';

/** The channel to a process started by `fork` with `serialization: 'advanced'`; it closes as the process ends. */
export function childChannel(child: ChildProcess): Channel {
  const ear = new ChannelEar();
  child.on('message', (message) => ear.hearBytes(message));
  child.on('exit', () => ear.end());
  child.on('error', () => ear.end());
  return ear.with({
    post: (message) => {
      if (child.connected) child.send(message, () => undefined);
    },
    close: () => {
      child.kill('SIGKILL');
    },
  });
}

/** What Electron gives a utility process to talk to its parent. */
interface ParentPort {
  postMessage(message: Uint8Array): void;
  on(event: 'message', listener: (event: { readonly data: unknown }) => void): void;
}

/** The channel to the parent, under Electron's `utilityProcess` as under Node's `fork`. */
export function parentChannel(): Channel {
  const ear = new ChannelEar();
  const close = () => process.exit();
  const port = parentPort();
  if (port) {
    port.on('message', ({ data }) => ear.hearBytes(data));
    return ear.with({ post: (message) => port.postMessage(message), close });
  }
  process.on('message', (message) => ear.hearBytes(message));
  process.on('disconnect', () => ear.end());
  return ear.with({ post: (message) => void process.send?.(message), close });
}

function parentPort(): ParentPort | undefined {
  const port: unknown = 'parentPort' in process ? process.parentPort : undefined;
  return isPort(port) ? port : undefined;
}

function isPort(port: unknown): port is ParentPort {
  return typeof port === 'object' && port !== null && 'postMessage' in port && 'on' in port;
}
