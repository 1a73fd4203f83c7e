import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { WebSocketServer } from 'ws';
import { messageOf, SegueError } from '../../shared/errors.ts';
import { largestMessage } from '../../shared/ipc/message.ts';
import type { StudioEngine } from '../engine/studio-engine.ts';
import { Access } from './access.ts';
import { securityHeaders } from './headers.ts';
import { hostNames } from './host-names.ts';
import { socketChannel } from './socket-channel.ts';
import { findStaticFile, sendFile } from './static-files.ts';

/** Where the page opens its socket. */
export const socketPath = '/socket';

/** Always the same one where it can be, so that a page that is still open finds the server when it is started again. */
const usualPort = 4170;

export interface ServerOptions {
  readonly host: string;
  /** 0 for any that is free; {@link usualPort} where it is not given, or any where that is taken. */
  readonly port?: number | undefined;
  /** What the cookie is made from: see `cookieKey`. */
  readonly key: string;
  /** Folder of the built page. */
  readonly page: string;
  readonly engine: Pick<StudioEngine, 'connect'>;
}

export interface StudioServer {
  /** What to open in a browser, with the token. */
  readonly url: string;
  readonly port: number;
  /** A link that opens the studio once: for programs whose arguments other users of the machine can see. */
  ticketUrl(): string;
  /** Ends all connections, and frees the port. */
  close(): Promise<void>;
}

/**
 * Serves the studio over HTTP: the page's files, and a socket through which it talks to the engine.
 * @throws SegueError `io` where it cannot listen there
 */
export async function startServer({ host, port, key, page, engine }: ServerOptions): Promise<StudioServer> {
  const http = createServer();
  if (port === undefined) await listen(http, host, usualPort).catch(() => listen(http, host, 0));
  else await listen(http, host, port);
  const address = addressOf(http);
  const access = new Access(hostNames(host), address.port, key);
  const origin = `http://${hostIn(host)}:${address.port}`;
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: largestMessage,
    perMessageDeflate: false,
    clientTracking: true,
  });
  http.on('request', (request: IncomingMessage, response: ServerResponse) => void answer(request, response));
  http.on('upgrade', (request: IncomingMessage, socket, head: Buffer) => {
    const url = urlOf(request);
    const refusal = url ? access.refuse(request, url) : 403;
    if (refusal || url?.pathname !== socketPath) {
      socket.end(
        `HTTP/1.1 ${refusal ?? 404} ${phrases[refusal ?? 404]}\r\nConnection: close\r\nContent-Length: 0\r\n\r\n`,
      );
      return;
    }
    const id = url.searchParams.get('window') ?? '';
    sockets.handleUpgrade(request, socket, head, (opened) => {
      engine.connect(socketChannel(opened), windowId.test(id) ? id : undefined);
    });
  });

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const url = urlOf(request);
    const refusal = url ? access.refuse(request, url) : 403;
    const headers = securityHeaders(refusal ? undefined : request.headers.host);
    for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
    if (refusal || !url) return refuse(response, refusal ?? 403);
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(response, 405);
    const file = await findStaticFile(page, url.pathname);
    if (!file) return refuse(response, 404);
    if (url.searchParams.has('token')) response.setHeader('Set-Cookie', access.setCookie);
    sendFile(response, file, request.method === 'HEAD');
  }

  return {
    url: `${origin}/?token=${access.token}`,
    ticketUrl: () => `${origin}/?token=${access.ticket()}`,
    port: address.port,
    close: () =>
      new Promise((resolve) => {
        for (const socket of sockets.clients) socket.terminate();
        http.close(() => resolve());
        http.closeAllConnections();
      }),
  };
}

const windowId = /^[\w-]{1,64}$/;

const phrases = {
  401: 'Unauthorized',
  403: 'Forbidden',
  404: 'Not Found',
  405: 'Method Not Allowed',
} as const;

const sentences = {
  401: 'This link is not valid any more; use the one that Segue printed when it was started.',
  403: 'Segue answers only to its own page.',
  404: 'There is nothing here.',
  405: 'Segue only gives files here.',
} as const;

function refuse(response: ServerResponse, status: keyof typeof sentences): void {
  response.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store' });
  response.end(`${sentences[status]}\n`);
}

/** The URL that a request names; undefined for one that is none, or that names another host than the header does. */
function urlOf({ url = '/' }: IncomingMessage): URL | undefined {
  if (!url.startsWith('/') || url.startsWith('//')) return undefined;
  return URL.canParse(url, 'http://segue') ? new URL(url, 'http://segue') : undefined;
}

function hostIn(host: string): string {
  if (host === '0.0.0.0' || host === '::') return '127.0.0.1';
  return host.includes(':') ? `[${host}]` : host;
}

function addressOf(http: Server): AddressInfo {
  const address = http.address();
  if (typeof address === 'object' && address) return address;
  throw new SegueError('io', 'The server has no port to be reached at.');
}

function listen(http: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const refused = (error: NodeJS.ErrnoException) => {
      const why =
        error.code === 'EADDRINUSE'
          ? `port ${port} is used by another program; choose another with --port`
          : `${messageOf(error)}; choose another --host or --port`;
      reject(new SegueError('io', `Segue cannot listen on ${host}: ${why}.`, { cause: error }));
    };
    http.once('error', refused);
    http.listen(port, host, () => {
      http.off('error', refused);
      resolve();
    });
  });
}
