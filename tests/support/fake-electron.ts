import { EventEmitter } from 'node:events';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { Channel } from '../../shared/ipc/channel.ts';
import { FakeEngine } from './fake-engine.ts';

/** What `main/electron/main.ts` did with the module `electron`, in order where that matters. */
export const done: string[] = [];

/** The engine that answers in utility processes. */
export const engine = new FakeEngine();

/** What a test sets before the shell is started. */
export const setting = { folder: '', first: true };

class FakeApp extends EventEmitter {
  readonly isPackaged = false;
  readonly recent: string[] = [];

  enableSandbox(): void {
    done.push('enableSandbox');
  }

  requestSingleInstanceLock(): boolean {
    done.push('requestSingleInstanceLock');
    return setting.first;
  }

  async whenReady(): Promise<void> {
    done.push('whenReady');
  }

  getPath(): string {
    return setting.folder;
  }

  addRecentDocument(path: string): void {
    this.recent.push(path);
  }

  quit(): void {
    done.push('quit');
    this.emit('will-quit');
  }
}

class FakeWebContents extends EventEmitter {
  readonly sent: (readonly unknown[])[] = [];
  /** Ports that came with messages. */
  readonly ports: MessagePort[] = [];
  windowOpenHandler: (() => unknown) | undefined;

  send(...message: unknown[]): void {
    this.sent.push(message);
  }

  postMessage(channel: string, message: unknown, ports: readonly MessagePort[]): void {
    this.sent.push([channel, message]);
    this.ports.push(...ports);
  }

  setWindowOpenHandler(handler: () => unknown): void {
    this.windowOpenHandler = handler;
  }

  reload(): void {
    done.push('reload');
  }
}

interface WindowOptions {
  readonly webPreferences?: Readonly<Record<string, unknown>>;
}

class FakeBrowserWindow extends EventEmitter {
  static readonly all: FakeBrowserWindow[] = [];
  readonly options: WindowOptions;
  readonly webContents = new FakeWebContents();
  url = '';
  focused = 0;

  constructor(options: WindowOptions) {
    super();
    this.options = options;
    FakeBrowserWindow.all.push(this);
    app.emit('web-contents-created', {}, this.webContents);
  }

  static getAllWindows(): readonly FakeBrowserWindow[] {
    return FakeBrowserWindow.all;
  }

  async loadURL(url: string): Promise<void> {
    this.url = url;
  }

  show(): void {
    done.push('show');
  }

  focus(): void {
    this.focused++;
  }

  isMinimized(): boolean {
    return false;
  }

  isMaximized(): boolean {
    return false;
  }

  getNormalBounds() {
    return { x: 0, y: 0, width: 1280, height: 800 };
  }
}

/** A utility process in which the fake engine answers. */
class FakeUtility extends EventEmitter {
  readonly pid = 4711;
  readonly #channel: Channel;

  constructor() {
    super();
    ({ channel: this.#channel } = engine.launch());
    this.#channel.onMessage((message) => this.emit('message', message));
    this.#channel.onClose(() => this.emit('exit'));
  }

  postMessage(message: Uint8Array): void {
    this.#channel.post(message);
  }

  kill(): boolean {
    this.#channel.close();
    return true;
  }
}

/** One end as the main process holds it, whose listeners are given an event. */
class FakeMainPort extends EventEmitter {
  readonly #port: MessagePort;

  constructor(port: MessagePort) {
    super();
    this.#port = port;
    port.on('message', (data) => this.emit('message', { data }));
    port.on('close', () => this.emit('close'));
  }

  postMessage(message: Uint8Array): void {
    this.#port.postMessage(message);
  }

  start(): void {
    this.#port.start();
  }

  close(): void {
    this.#port.close();
  }
}

export const app = new FakeApp();
export const BrowserWindow = FakeBrowserWindow;
export const forks: { readonly path: string; readonly options: Readonly<Record<string, unknown>> }[] = [];
export const utilityProcess = {
  fork(path: string, _args: readonly string[], options: Readonly<Record<string, unknown>>): FakeUtility {
    forks.push({ path, options });
    return new FakeUtility();
  },
};

export class MessageChannelMain {
  readonly port1: FakeMainPort;
  readonly port2: MessagePort;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.port1 = new FakeMainPort(port1);
    this.port2 = port2;
  }
}

export const schemes: unknown[] = [];
export const pages = new Map<string, (request: Request) => Promise<Response>>();
export const protocol = {
  registerSchemesAsPrivileged(list: readonly unknown[]): void {
    done.push('registerSchemesAsPrivileged');
    schemes.push(...list);
  },
  handle: (scheme: string, handler: (request: Request) => Promise<Response>) => void pages.set(scheme, handler),
};

type Handler = (...args: never[]) => unknown;

/** What decides on permissions, by the name of what set it. */
export const permissions = new Map<string, Handler>();
const setter = (name: string) => (handler: Handler) => void permissions.set(name, handler);
export const session = {
  defaultSession: {
    setPermissionRequestHandler: setter('request'),
    setPermissionCheckHandler: setter('check'),
    setDevicePermissionHandler: setter('device'),
  },
};

class FakeIpcMain extends EventEmitter {
  readonly handlers = new Map<string, Handler>();

  handle(channel: string, handler: Handler): void {
    this.handlers.set(channel, handler);
  }
}

export const ipcMain = new FakeIpcMain();
export const screen = { getAllDisplays: () => [{ workArea: { x: 0, y: 0, width: 1920, height: 1080 } }] };
export const Menu = { buildFromTemplate: (template: unknown) => template, setApplicationMenu: () => undefined };
export const dialog = {
  showOpenDialog: async () => ({ filePaths: [] }),
  showSaveDialog: async () => ({ canceled: true, filePath: '' }),
  showMessageBox: async () => ({ response: 2 }),
  showErrorBox: (_title: string, sentence: string) => void done.push(sentence),
};
export const nativeImage = { createFromPath: () => ({ resize: () => ({}) }) };
