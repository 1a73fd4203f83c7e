import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';

/** Why a request is turned away: 403 for one that comes from elsewhere, 401 for one that does not know the token. */
export type Refusal = 403 | 401;

/**
 * Who may use the server. It listens where other programs, other users and every page in the browser can reach it, so
 * each request must
 *
 * - name one of the server's own addresses as its host, or some other name was pointed at it (DNS rebinding);
 * - come from a page of the server's own, where a browser says from which it comes;
 * - know the token of this run: in its URL (`?token=…`, the link that the server prints) or, once the page was opened
 *   so, in a cookie that scripts cannot read and other sites cannot send.
 *
 * The token lives as long as the server. The page takes it out of its address; the cookie takes over from there, and
 * outlives the server, so that an open page comes back when it is started again.
 */
export class Access {
  readonly token = secret();
  readonly #cookieSecret: string;
  readonly #tickets = new Set<string>();
  readonly #cookie: string;
  readonly #hosts: ReadonlySet<string>;

  /**
   * @param hosts names by which the server is reached, as in a URL: `localhost`, `[::1]`
   * @param port cookies do not tell ports apart, so it is part of the cookie's name
   * @param key from which the cookie is made: see `cookieKey`
   */
  constructor(hosts: Iterable<string>, port: number, key: string) {
    this.#cookieSecret = createHmac('sha256', key).update(`cookie ${port}`).digest('base64url');
    this.#hosts = new Set([...hosts].map((host) => `${host}:${port}`.toLowerCase()));
    this.#cookie = `segue-${port}`;
  }

  /** Why the request is not let in; undefined where it is. */
  refuse(request: Pick<IncomingMessage, 'headers'>, url: URL): Refusal | undefined {
    const { host, origin } = request.headers;
    if (host === undefined || !this.#hosts.has(host.toLowerCase())) return 403;
    if (origin !== undefined && origin.toLowerCase() !== `http://${host.toLowerCase()}`) return 403;
    const tokens = url.searchParams.getAll('token');
    if (tokens.length > 0) return tokens.length === 1 && this.#knows(tokens[0] ?? '') ? undefined : 401;
    return same(cookieIn(request, this.#cookie), this.#cookieSecret) ? undefined : 401;
  }

  /** A token that is good for one request. */
  ticket(): string {
    const ticket = secret();
    this.#tickets.add(ticket);
    return ticket;
  }

  #knows(token: string): boolean {
    return this.#tickets.delete(token) || same(token, this.token);
  }

  /** The header that lets the browser in from now on. */
  get setCookie(): string {
    return `${this.#cookie}=${this.#cookieSecret}; Path=/; HttpOnly; SameSite=Strict`;
  }
}

function secret(): string {
  return randomBytes(32).toString('base64url');
}

function cookieIn({ headers }: Pick<IncomingMessage, 'headers'>, name: string): string | undefined {
  const pairs = (headers.cookie ?? '').split(';').map((pair) => pair.trim());
  return pairs.find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
}

/** Whether both are the same text, in a time that tells nothing about where they differ. */
function same(given: string | undefined, secret: string): boolean {
  if (given === undefined) return false;
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(secret));
}
