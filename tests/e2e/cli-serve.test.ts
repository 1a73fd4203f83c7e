import { beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { buildPage, pageState } from '../../main/server/page-build.ts';
import { serveStudio } from '../../main/server/serve-studio.ts';
import { get } from '../support/http.ts';
import { scratchFolder } from '../support/scratch.ts';
import { jsonLines, segue } from '../support/segue.ts';

/** The port and the path with the token that a `--json` line tells. */
function linkIn(line: string): URL {
  const [told] = jsonLines(line);
  return new URL(String(told?.url));
}

beforeAll(async () => {
  if ((await pageState()) !== 'built') await buildPage();
});

test.each(['SIGINT', 'SIGTERM'] as const)(
  'serves the page until %s, and ends cleanly with its windows open',
  async (signal) => {
    const seen: string[] = [];
    const { code, stdout, stderr } = await segue(['serve', '--no-open', '--json'], {
      async onLine(line, kill) {
        seen.push(line);
        const link = linkIn(line);
        const page = await get(Number(link.port), link.pathname + link.search);
        seen.push(page.body.slice(0, 15));
        const socket = new WebSocket(`ws://${link.host}/socket${link.search}`);
        socket.on('open', () => kill(signal));
        socket.on('error', () => undefined);
      },
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(seen[0]).toBe(stdout.trim());
    expect(linkIn(stdout).hostname).toBe('127.0.0.1');
    expect(seen[1]).toBe('<!doctype html>');
  },
);

test('a taken port, and one that is none, are told', async () => {
  let second: Promise<{ code: number | null; stderr: string }> | undefined;
  await segue(['serve', '--no-open', '--json'], {
    async onLine(line, kill) {
      second = segue(['serve', '--no-open', '--json', '--port', linkIn(line).port]);
      await second;
      kill('SIGTERM');
    },
  });
  expect(await second).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/^Segue cannot listen on .*choose another with --port\.\n$/),
  });
  expect(await segue(['serve', '--port', '70000'])).toMatchObject({ code: 2, stdout: '' });
});

test('without the page it says what to do', async () => {
  const asked = { host: '127.0.0.1', port: 0, page: scratchFolder(), onListening: () => undefined };
  await expect(serveStudio(asked)).rejects.toThrow('run `npm run build` first');
});

test('start says where the studio opens, and why there', async () => {
  const { code, stdout, stderr } = await segue(['start', '--no-open'], {
    onLine: (line, kill) => void (line.includes('http') && kill('SIGTERM')),
  });
  expect(code).toBe(0);
  expect(stdout).toMatch(/^Segue is at http:\/\/127\.0\.0\.1:\d+\/\?token=/);
  expect(stderr).toMatch(/^(Building .+\n)?Segue opens in the browser, because .+\.\n/);
});
