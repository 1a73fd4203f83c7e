import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { EngineClient } from '../../shared/ipc/contract.ts';
import { createEngineClient } from '../../shared/ipc/engine-client.ts';
import { eventMessage } from '../../shared/ipc/envelope.ts';
import { JobBook } from '../../shared/ipc/job-book.ts';
import { serve } from '../../shared/ipc/rpc-server.ts';
import { studioContract } from '../../shared/ipc/studio-contract.ts';
import { channelKinds } from '../support/channels.ts';
import { scratchFolder } from '../support/scratch.ts';
import { openStudio, someProject, someSong, type TestStudio } from '../support/studio.ts';

const scratch = scratchFolder();
const [memory] = channelKinds;
if (!memory) throw new Error('There is no kind of channel.');
let studio: TestStudio;

beforeEach(() => {
  studio = openStudio(mkdtempSync(join(scratch, 'windows-')));
});
afterEach(() => studio.close());

const offered = async (client: EngineClient) => (await client.call('autosave.list', {})).map(({ window }) => window);
const keep = (client: EngineClient, window: string) => client.call('autosave.keep', { window, project: someProject });

test('unsaved work is offered once its window is gone', async () => {
  const one = studio.window(memory, 'one');
  const { client: two } = studio.window(memory, 'two');
  await keep(one.client, 'one');
  await keep(two, 'two');
  expect(await offered(one.client)).toEqual([]);
  expect(await offered(two)).toEqual([]);
  one.client.close();
  await vi.waitFor(async () => expect(await offered(two)).toEqual(['one']));
  await two.call('autosave.drop', { window: 'one' });
  expect(await offered(two)).toEqual([]);
});

test('a window that was reloaded is offered what it had kept, and no other window’s', async () => {
  const { client: other } = studio.window(memory, 'other');
  await keep(other, 'other');
  const before = studio.window(memory, 'one');
  await keep(before.client, 'one');
  before.client.close();
  const { client } = studio.window(memory, 'one');
  await vi.waitFor(async () => expect(await offered(client)).toEqual(['one']));
  expect(await offered(other)).toEqual([]);
  await keep(client, 'one');
  expect(await offered(client)).toEqual([]);
});

test('a window is known by its id also where it first names it with its work', async () => {
  const { client: nameless } = studio.window(memory);
  const { client: other } = studio.window(memory);
  await keep(nameless, 'late');
  expect(await offered(other)).toEqual([]);
});

test('a window tries again until somebody answers', async () => {
  const waits: number[] = [];
  const attempts: (() => void)[] = [];
  let answers = false;
  const client = createEngineClient({
    async open() {
      if (!answers) throw new Error('nothing answers');
      const line = await memory.open();
      studio.engine.connect(line.engine);
      return line.window;
    },
    later(milliseconds, callback) {
      waits.push(milliseconds);
      attempts.push(callback);
      return () => undefined;
    },
  });
  await expect(client.call('engine.describe', {})).rejects.toMatchObject({
    code: 'io',
    message: expect.stringContaining('nothing answers'),
  });
  for (let i = 0; i < 8; i++) {
    await vi.waitFor(() => expect(attempts).toHaveLength(i + 1), { interval: 1 });
    attempts[i]?.();
  }
  await vi.waitFor(() => expect(waits).toHaveLength(9), { interval: 1 });
  expect(waits).toEqual(waits.toSorted((a, b) => a - b));
  expect(waits.at(-1)).toBeLessThanOrEqual(2000);
  answers = true;
  attempts.at(-1)?.();
  expect(await client.call('engine.describe', {})).toMatchObject({ version: 'test' });
  client.close();
});

test('news that overtakes what is still being asked for stays the last word', async () => {
  const line = await memory.open();
  const told: string[] = [];
  let list: (jobs: []) => void = () => undefined;
  serve(
    line.engine,
    {
      calls: {
        'engine.describe': studioContract.calls['engine.describe'],
        'models.list': studioContract.calls['models.list'],
        'jobs.list': studioContract.calls['jobs.list'],
      },
      events: {},
    },
    {
      'engine.describe': () => ({ version: 'test', state: 'starting' as const }),
      'models.list': () => [],
      'jobs.list': () => new Promise<[]>((resolve) => (list = resolve)),
    },
    undefined,
    () => undefined,
  );
  const client = createEngineClient({ open: async () => line.window, later: () => () => undefined });
  client.on('engine', ({ state }) => told.push(state));
  const caughtUp = new Promise<void>((resolve) => client.on('library', () => resolve()));
  await vi.waitFor(() => expect(told).toEqual(['starting']), { interval: 1 });
  line.engine.post(eventMessage('engine', { version: 'test', state: 'ready' }));
  await vi.waitFor(() => expect(told).toContain('ready'), { interval: 1 });
  list([]);
  await caughtUp;
  expect(told).toEqual(['starting', 'ready']);
  client.close();
});

const request = { model: 'own/waltz', song: someSong, bars: 4, takes: 1, temperature: 1, topP: 1, seed: 7 };
const job = (id: string) =>
  ({ id, kind: 'continue', state: 'running', fraction: 0, request, backend: '', takes: [] }) as const;
const move = (id: string, fraction: number, state: 'running' | 'done' = 'running') => ({
  id,
  kind: 'continue' as const,
  state,
  fraction,
  backend: 'fake',
  takes: [],
});

test('news of a job that come before the list that tells of it are not lost', () => {
  const told: unknown[] = [];
  const book = new JobBook(({ id, fraction, state }) => told.push([id, state, fraction]));
  book.move(move('a', 1, 'done'));
  book.replace([job('a')], []);
  book.move(move('a', 0.5));
  book.hear(job('a'));
  expect(told).toEqual([['a', 'done', 1]]);
});

test('a job that ended with the program that did it is told as failed, one that began meanwhile is not', () => {
  const told: unknown[] = [];
  const book = new JobBook(({ id, state, error }) => told.push([id, state, error]));
  book.hear(job('old'));
  const before = book.ids();
  book.hear(job('new'));
  book.replace([], before);
  expect(told).toEqual([
    ['old', 'running', undefined],
    ['new', 'running', undefined],
    ['old', 'failed', expect.stringMatching(/\.$/)],
  ]);
});
