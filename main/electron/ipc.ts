import * as v from 'valibot';
import { type DesktopFile, desktopChannels, fromPage } from '../../shared/desktop/bridge.ts';
import { SegueError } from '../../shared/errors.ts';
import { isFromPage, type Sender } from './security.ts';

/** What an IPC message brings along: who sent it. */
export interface IpcEvent<W> extends Sender {
  readonly sender: W;
}

/** What of Electron's `ipcMain` is used. */
export interface IpcLines<W> {
  on(channel: string, listener: (event: IpcEvent<W>, ...args: unknown[]) => void): unknown;
  handle(channel: string, listener: (event: IpcEvent<W>, ...args: unknown[]) => unknown): void;
}

/** What pages ask for, checked; `W` is the web contents that asks. */
export interface PageRequests<W> {
  connectEngine(from: W): void;
  openFiles(from: W, kind: v.InferOutput<typeof fromPage.openFiles>[0]): Promise<readonly DesktopFile[]>;
  saveFile(from: W, name: string, bytes: Uint8Array): Promise<boolean>;
  startDrag(from: W, name: string, bytes: Uint8Array): void;
  editText(from: W, command: v.InferOutput<typeof fromPage.editText>[0]): void;
  setState(from: W, state: v.InferOutput<typeof fromPage.setState>[0]): void;
  setMenu(from: W, entries: v.InferOutput<typeof fromPage.setMenu>[0]): void;
  ready(from: W): void;
}

/** Lets pages ask. Whatever does not come from the studio's own page, or makes no sense, is left aside. */
export function listen<W>(ipc: IpcLines<W>, requests: PageRequests<W>): void {
  const hear = <S extends v.GenericSchema>(
    channel: string,
    schema: S,
    listener: (from: W, args: v.InferOutput<S>) => void,
  ) =>
    ipc.on(channel, (event, ...args) => {
      const { success, output } = v.safeParse(schema, args);
      if (isFromPage(event) && success) listener(event.sender, output);
    });
  hear(desktopChannels.connectEngine, v.strictTuple([]), (from) => requests.connectEngine(from));
  hear(desktopChannels.ready, v.strictTuple([]), (from) => requests.ready(from));
  hear(desktopChannels.startDrag, fromPage.startDrag, (from, [name, bytes]) => requests.startDrag(from, name, bytes));
  hear(desktopChannels.editText, fromPage.editText, (from, [command]) => requests.editText(from, command));
  hear(desktopChannels.setState, fromPage.setState, (from, [state]) => requests.setState(from, state));
  hear(desktopChannels.setMenu, fromPage.setMenu, (from, [entries]) => requests.setMenu(from, entries));
  ipc.handle(desktopChannels.openFiles, (event, ...args) => {
    const [kind] = asked(event, fromPage.openFiles, args);
    return requests.openFiles(event.sender, kind);
  });
  ipc.handle(desktopChannels.saveFile, (event, ...args) => {
    const [name, bytes] = asked(event, fromPage.saveFile, args);
    return requests.saveFile(event.sender, name, bytes);
  });
}

function asked<S extends v.GenericSchema>(event: Sender, schema: S, args: unknown[]): v.InferOutput<S> {
  if (!isFromPage(event)) throw new SegueError('bad-input', 'Segue answers only to its own page.');
  const { success, output } = v.safeParse(schema, args);
  if (!success) throw new SegueError('bad-input', 'Segue was asked for something that makes no sense.');
  return output;
}
