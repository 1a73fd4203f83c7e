import { chmodSync, mkdirSync, statSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Access } from '../../main/server/access.ts';
import { cookieKey } from '../../main/server/cookie-key.ts';
import { hostNames } from '../../main/server/host-names.ts';
import { type StudioServer, startServer } from '../../main/server/server.ts';
import { get, upgrade } from '../support/http.ts';
import { scratchFolder } from '../support/scratch.ts';

const folder = scratchFolder();
const page = join(folder, 'page');
let server: StudioServer;
let token = '';
let host = '';
/** How many sockets were let in. */
let connected = 0;

beforeAll(async () => {
  mkdirSync(join(page, 'assets'), { recursive: true });
  writeFileSync(join(page, 'index.html'), '<!doctype html><title>Segue</title>');
  writeFileSync(join(page, 'assets/piano-A#4.mp3'), 'sound');
  writeFileSync(join(page, 'assets/app-1234.js'), 'export {};');
  writeFileSync(join(page, '.hidden.js'), 'hidden');
  writeFileSync(join(page, 'notes.txt'), 'of no known type');
  writeFileSync(join(folder, 'secret.js'), 'secret');
  symlinkSync(join(folder, 'secret.js'), join(page, 'link.js'));
  symlinkSync(folder, join(page, 'linked'));
  symlinkSync(join(page, 'assets'), join(page, 'inner'));
  const engine = {
    connect: () => {
      connected++;
    },
  };
  server = await startServer({ host: '127.0.0.1', port: 0, key: 'a key', page, engine });
  token = new URL(server.url).searchParams.get('token') ?? '';
  host = `127.0.0.1:${server.port}`;
});

afterAll(() => server.close());

/** Every route that answers anything, and some that do not. */
const routes = ['/', '/index.html', '/assets/app-1234.js', '/nothing.js', '/socket', '/socket/../socket'];
const ways = [
  ['GET', (path: string, headers = {}) => get(server.port, path, headers)],
  ['HEAD', (path: string, headers = {}) => get(server.port, path, headers, 'HEAD')],
  ['POST', (path: string, headers = {}) => get(server.port, path, headers, 'POST')],
  ['OPTIONS', (path: string, headers = {}) => get(server.port, path, headers, 'OPTIONS')],
  ['upgrade', (path: string, headers = {}) => upgrade(server.port, path, headers)],
] as const;
const cases = routes.flatMap((route) => ways.map(([name, ask]) => [name, route, ask] as const));

describe.each(cases)('%s %s', (_, route, ask) => {
  const withToken = (value: string) => `${route}?token=${value}`;

  test('is 401 without the token, or with a wrong one', async () => {
    const wrong = [
      ask(route),
      ask(withToken('')),
      ask(withToken(`${token}x`)),
      ask(withToken(token.slice(1))),
      ask(`${withToken(token)}&token=x`),
      ask(`${route}?TOKEN=${token}`),
      ask(route, { Cookie: `segue-${server.port}=${token}` }),
      ask(route, { Cookie: `segue-${server.port}=` }),
      ask(route, { Authorization: `Bearer ${token}` }),
    ];
    expect((await Promise.all(wrong)).map(({ status }) => status)).toEqual(wrong.map(() => 401));
  });

  test('is 403 from another page, and under another name, token or not', async () => {
    const right = withToken(token);
    const foreign = [
      ask(right, { Origin: 'http://evil.example' }),
      ask(right, { Origin: 'null' }),
      ask(right, { Origin: `https://${host}` }),
      ask(right, { Origin: `http://localhost:${server.port}` }),
      ask(right, { Origin: `http://127.0.0.1:${server.port + 1}` }),
      ask(right, { Origin: '' }),
      ask(right, { Host: 'evil.example' }),
      ask(right, { Host: `evil.example:${server.port}` }),
      ask(right, { Host: `127.0.0.1:${server.port + 1}` }),
      ask(right, { Host: '127.0.0.1' }),
      ask(right, { Host: `${host}.evil.example` }),
      ask(route, { Host: 'evil.example' }),
      ask(route, { Origin: 'http://evil.example' }),
    ];
    expect((await Promise.all(foreign)).map(({ status }) => status)).toEqual(foreign.map(() => 403));
  });
});

test('no socket was let in so far', () => {
  expect(connected).toBe(0);
});

test('the link opens the page, whose cookie then opens all the rest', async () => {
  const opened = await get(server.port, `/?token=${token}`);
  expect(opened).toMatchObject({ status: 200, body: expect.stringContaining('Segue') });
  const [cookie] = opened.headers['set-cookie'] ?? [];
  expect(cookie).toMatch(/; HttpOnly; SameSite=Strict$/);
  expect(cookie).not.toContain(token);
  const headers = { Cookie: `other=1; ${cookie?.split(';')[0]}`, Origin: `http://${host}` };
  expect((await get(server.port, '/assets/app-1234.js', headers)).body).toBe('export {};');
  expect((await upgrade(server.port, '/socket', headers)).status).toBe(101);
  expect((await upgrade(server.port, `/socket?token=${token}`)).status).toBe(101);
  expect(connected).toBe(2);
});

test('all names of loopback are the server’s own', async () => {
  for (const name of ['localhost', '127.0.0.1', '[::1]', 'LOCALHOST']) {
    const own = `${name}:${server.port}`;
    const { status } = await get(server.port, `/?token=${token}`, { Host: own, Origin: `http://${own}` });
    expect(status, name).toBe(200);
  }
});

test('the cookie is good for a server with the same key and port, and for no other', async () => {
  const [cookie = ''] = (await get(server.port, `/?token=${token}`)).headers['set-cookie'] ?? [];
  const headers = { Cookie: cookie.split(';')[0] ?? '' };
  const tried = (key: string, port: number, name = headers) => {
    const access = new Access(['127.0.0.1'], port, key);
    const request = { headers: { host: `127.0.0.1:${port}`, cookie: name.Cookie } };
    return access.refuse(request, new URL('http://segue/'));
  };
  expect(tried('a key', server.port)).toBeUndefined();
  expect(tried('another key', server.port)).toBe(401);
  const moved = { Cookie: headers.Cookie.replace(String(server.port), String(server.port + 1)) };
  expect(tried('a key', server.port + 1, moved)).toBe(401);
});

test('the key is kept where nobody else can read it, and made anew where somebody could', async () => {
  const data = join(folder, 'data');
  const first = await cookieKey(data);
  expect(first).toMatch(/^[\w-]{43}$/);
  expect(await cookieKey(data)).toBe(first);
  const path = join(data, 'server.key');
  expect(statSync(path).mode & 0o777).toBe(0o600);
  chmodSync(path, 0o644);
  const second = await cookieKey(data);
  expect(second).not.toBe(first);
  utimesSync(path, 0, 0);
  const third = await cookieKey(data);
  expect(third).not.toBe(second);
  writeFileSync(path, 'short');
  expect(await cookieKey(data)).toMatch(/^[\w-]{43}$/);
});

test('a ticket opens the page once', async () => {
  const { pathname, search } = new URL(server.ticketUrl());
  expect((await get(server.port, pathname + search)).status).toBe(200);
  expect((await get(server.port, pathname + search)).status).toBe(401);
});

test('only GET and HEAD are answered', async () => {
  for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', 'TRACE']) {
    expect((await get(server.port, `/?token=${token}`, {}, method)).status, method).toBe(405);
  }
  expect(await get(server.port, `/?token=${token}`, {}, 'HEAD')).toMatchObject({ status: 200, body: '' });
});

test('every answer seals the page', async () => {
  for (const [path, headers] of [
    [`/?token=${token}`, {}],
    ['/', {}],
    ['/', { Host: 'evil.example' }],
    [`/none?token=${token}`, {}],
  ] as const) {
    const { headers: sealed } = await get(server.port, path, headers);
    const policy = String(sealed['content-security-policy']);
    expect(policy).toMatch(/(^|; )default-src 'none'(;|$)/);
    expect(policy).toMatch(/(^|; )script-src 'self'(;|$)/);
    expect(policy).toContain("frame-ancestors 'none'");
    expect(sealed).toMatchObject({
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
    });
  }
});

test('a host name cannot put words into the policy', async () => {
  const { headers } = await get(server.port, '/', { Host: "x; script-src 'unsafe-inline'" });
  expect(headers['content-security-policy']).not.toContain('unsafe-inline; style');
  expect(String(headers['content-security-policy'])).not.toContain("script-src 'unsafe-inline'");
});

describe('files never leave their folder', () => {
  test.each([
    '/../secret.js',
    '/assets/../../secret.js',
    '/..%2fsecret.js',
    '/%2e%2e/secret.js',
    '/%2e%2e%2fsecret.js',
    '/..%5csecret.js',
    '/..\\secret.js',
    '/assets/..%2f..%2fsecret.js',
    '/link.js',
    '/linked/secret.js',
    '/linked/page/index.html/..',
    '/%00',
    '/index.html%00.js',
    '/%',
    '/%ff',
    '/%c0%ae%c0%ae/secret.js',
    '/C:/secret.js',
    '/c:%5csecret.js',
    '/index.html::$DATA',
    '/.hidden.js',
    '/assets/.',
    '/assets',
    '/assets/',
    '//index.html',
    '/con',
    '/con.js',
    '/assets/nul.js',
    '/COM1.js',
    '/index.html.',
    '/index.html%20',
    '/notes.txt',
    `/${'a'.repeat(5000)}.js`,
  ])('%s', async (path) => {
    const { status, body } = await get(server.port, `${path}?token=${token}`);
    expect([403, 404]).toContain(status);
    expect(body).not.toContain('secret');
  });

  test('and inside of it they are found, with their types', async () => {
    const cases = [
      ['/assets/piano-A%234.mp3', 'audio/mpeg'],
      ['/inner/app-1234.js', 'text/javascript; charset=utf-8'],
      ['/index.html', 'text/html; charset=utf-8'],
    ] as const;
    for (const [path, type] of cases) {
      const { status, headers } = await get(server.port, `${path}?token=${token}`);
      expect({ status, type: headers['content-type'] }).toEqual({ status: 200, type });
    }
  });
});

test('a port that is taken is named in a sentence', async () => {
  const engine = { connect: () => undefined };
  await expect(startServer({ host: '127.0.0.1', port: server.port, key: 'a key', page, engine })).rejects.toThrow(
    `port ${server.port} is used by another program`,
  );
});

test('a server on the network knows the machine’s addresses, one on loopback only its own', () => {
  expect(hostNames('127.0.0.1')).toEqual(hostNames('localhost'));
  expect(hostNames('0.0.0.0')).toEqual(expect.arrayContaining(['127.0.0.1', 'localhost']));
  expect(hostNames('10.1.2.3')).toContain('10.1.2.3');
  expect(hostNames('fe80::1')).toContain('[fe80::1]');
});
