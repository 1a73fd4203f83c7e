import { describe, expect, test, vi } from 'vitest';
import { Continuations } from '../../main/engine/continuations.ts';
import { EngineHost } from '../../main/engine/engine-host.ts';
import { Jobs } from '../../main/engine/jobs.ts';
import { SegueError } from '../../shared/errors.ts';
import type { ContinueRequest, EngineInfo, Job, JobMove } from '../../shared/ipc/contract.ts';
import { FakeEngine, someContinuation } from '../support/fake-engine.ts';
import { someSong } from '../support/studio.ts';

const request = { model: 'own/waltz', song: someSong, bars: 4, takes: 1, temperature: 1, topP: 1, seed: 7 };
const takes = [{ seed: 7, continuation: someContinuation }];

/** Jobs on an engine that does as the test tells it. */
function setUp() {
  const fake = new FakeEngine();
  const infos: EngineInfo[] = [];
  const moves: JobMove[] = [];
  const started: Job[] = [];
  const host: EngineHost = new EngineHost(fake.launch, 'test', {
    onInfo: (info) => infos.push(info),
    onProgress: (progress) => continuations.hear(progress),
    onBars: () => undefined,
  });
  const continuations = new Continuations(() => host.ready());
  const jobs = new Jobs({
    onStart: (job) => started.push(job),
    onMove: (move) => moves.push(move),
  });
  const start = (asked: ContinueRequest) => jobs.start(continuations.task(asked, 'file'));
  const job = (id: string) => jobs.list().find((candidate) => candidate.id === id);
  /** Waits until the current process was asked for just this, in this order. */
  const asked = (...words: string[]) => vi.waitFor(() => expect(fake.current.asked).toEqual(words), { interval: 1 });
  const state = (id: string, wanted: Job['state']) =>
    vi.waitFor(() => expect(job(id)?.state).toBe(wanted), { interval: 1 });
  return { fake, host, jobs, start, infos, moves, started, job, asked, state };
}

describe('a job', () => {
  test('is told as it begins, moves on and is done', async () => {
    const { fake, moves, started, job, asked, state, start } = setUp();
    const id = start(request);
    expect(started).toMatchObject([{ id, kind: 'continue', state: 'running', fraction: 0, request, takes: [] }]);
    await asked(`continue ${id}`);
    fake.current.progress({ job: id, fraction: 0.25, takes });
    await vi.waitFor(() => expect(job(id)).toMatchObject({ fraction: 0.25, takes, backend: 'fake' }));
    fake.current.finish(id);
    await state(id, 'done');
    expect(job(id)).toMatchObject({ fraction: 1, takes: [{ nats: 1.5 }] });
    expect(moves.at(-1)).toMatchObject({ id, state: 'done' });
    expect(moves.some((move) => 'request' in move)).toBe(false);
  });

  test('is held and let go', async () => {
    const { fake, jobs, job, asked, state, start } = setUp();
    const id = start(request);
    await asked(`continue ${id}`);
    jobs.pause(id);
    jobs.pause(id);
    expect(job(id)?.state).toBe('paused');
    jobs.resume(id);
    await asked(`continue ${id}`, `pause ${id}`, `resume ${id}`);
    fake.current.finish(id);
    await state(id, 'done');
  });

  test('that is cancelled keeps what there was and ends at once, whatever the engine still says', async () => {
    const { fake, jobs, job, asked, start } = setUp();
    const id = start(request);
    await asked(`continue ${id}`);
    fake.current.progress({ job: id, fraction: 0.5, takes });
    await vi.waitFor(() => expect(job(id)?.fraction).toBe(0.5));
    jobs.cancel(id);
    expect(job(id)).toMatchObject({ state: 'cancelled', takes });
    await asked(`continue ${id}`, `cancel ${id}`);
    fake.current.progress({ job: id, fraction: 0.9, takes: [] });
    fake.current.finish(id);
    await jobs.list();
    expect(job(id)).toMatchObject({ state: 'cancelled', fraction: 0.5, takes });
  });

  test('that fails says why', async () => {
    const { fake, job, asked, state, start } = setUp();
    const id = start(request);
    await asked(`continue ${id}`);
    fake.current.finish(id, new SegueError('bad-model', 'The file is damaged; choose another model.'));
    await state(id, 'failed');
    expect(job(id)?.error).toBe('The file is damaged; choose another model.');
  });

  test('is forgotten when it is dismissed, and cancelled where it still goes on', async () => {
    const { jobs, asked, job, start } = setUp();
    const id = start(request);
    await asked(`continue ${id}`);
    jobs.dismiss(id);
    expect(job(id)).toBeUndefined();
    await asked(`continue ${id}`, `cancel ${id}`);
    jobs.dismiss(id);
    expect(() => jobs.pause(id)).toThrow(SegueError);
  });
});

describe('when the engine dies', () => {
  test.each([
    ['goes on', {}],
    ['is written anew', { infill: { from: 0, to: 960, locked: [] } }],
    ['is played along with', { accompany: { program: 42, drums: false, stretch: { from: 0, to: 960 } } }],
  ])('windows hear of it, the job of music that %s begins again, and what was there never shrinks', async (_, more) => {
    const { fake, infos, moves, job, asked, state, start } = setUp();
    const id = start({ ...request, ...more });
    await asked(`continue ${id}`);
    fake.current.progress({ job: id, fraction: 0.5, takes });
    await vi.waitFor(() => expect(job(id)?.fraction).toBe(0.5));
    fake.current.die();
    await vi.waitFor(() => expect(fake.processes).toHaveLength(2));
    await asked(`continue ${id}`);
    expect(infos.map(({ state }) => state)).toEqual(['ready', 'lost', 'ready']);
    expect(infos[1]?.notice).toMatch(/\.$/);
    expect(job(id)).toMatchObject({ state: 'running', fraction: 0.5, takes });
    fake.current.progress({ job: id, fraction: 0.25, takes: [] });
    fake.current.progress({ job: id, fraction: 0.75, takes });
    await vi.waitFor(() => expect(job(id)?.fraction).toBe(0.75));
    expect(job(id)).toMatchObject({ takes });
    const fractions = moves.map(({ fraction }) => fraction);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    fake.current.finish(id);
    await state(id, 'done');
  });

  test('a job that is held waits, and begins again when it is let go', async () => {
    const { fake, jobs, job, asked, state, start } = setUp();
    const id = start(request);
    await asked(`continue ${id}`);
    jobs.pause(id);
    await asked(`continue ${id}`, `pause ${id}`);
    fake.current.die();
    await vi.waitFor(() => expect(fake.processes).toHaveLength(2));
    expect(job(id)?.state).toBe('paused');
    expect(fake.current.asked).toEqual([]);
    jobs.resume(id);
    await asked(`continue ${id}`);
    fake.current.finish(id);
    await state(id, 'done');
  });

  test('again and again over a job that gets no further, the job is given up', async () => {
    const { fake, job, state, start } = setUp();
    const id = start(request);
    const killer = setInterval(() => {
      if (fake.current.asked.length > 0) fake.current.die();
    }, 1);
    await state(id, 'failed');
    clearInterval(killer);
    expect(job(id)?.error).toMatch(/^The engine stopped 20 times/);
    expect(fake.processes.length).toBeLessThanOrEqual(21);
  });

  test('and is stopped, no other is started, and its jobs end', async () => {
    const { fake, host, infos, asked, state, start } = setUp();
    const id = start(request);
    await asked(`continue ${id}`);
    host.stop();
    await expect(host.ready()).rejects.toThrow('closed');
    await state(id, 'failed');
    expect(fake.processes).toHaveLength(1);
    expect(infos.map(({ state }) => state)).toEqual(['ready']);
  });
});

test('a job waits for an engine that is not ready yet', async () => {
  const fake = new FakeEngine();
  fake.ready = false;
  const host: EngineHost = new EngineHost(fake.launch, 'test', {
    onInfo: () => undefined,
    onProgress: () => undefined,
    onBars: () => undefined,
  });
  const jobs = new Jobs({ onStart: () => undefined, onMove: () => undefined });
  const id = jobs.start(new Continuations(() => host.ready()).task(request, 'file'));
  jobs.cancel(id);
  await vi.waitFor(() => expect(fake.processes).toHaveLength(1), { interval: 1 });
  fake.ready = true;
  fake.current.die();
  await host.ready();
  expect(jobs.list()).toMatchObject([{ id, state: 'cancelled' }]);
  expect(fake.current.asked).toEqual([]);
});

describe('bounds', () => {
  test('too many at a time are refused with a sentence', () => {
    const { jobs, start } = setUp();
    for (let i = 0; i < 8; i++) start(request);
    expect(() => start(request)).toThrow(/wait for one, or cancel it/);
    jobs.cancel(jobs.list()[0]?.id ?? '');
    start(request);
  });

  test('of ended ones the oldest are forgotten', () => {
    const { jobs, start } = setUp();
    const first = start(request);
    for (let i = 0; i < 150; i++) jobs.cancel(start(request));
    expect(jobs.list()).toHaveLength(100);
    expect(jobs.list()[0]?.id).toBe(first);
  });

  test('and so they are where their songs are large', () => {
    const { jobs, start } = setUp();
    const note = { tick: 0, duration: 1, pitch: 60, velocity: 80 };
    const tracks = someSong.tracks.map((track) => ({ ...track, notes: Array.from({ length: 200_000 }, () => note) }));
    const large = { ...request, song: { ...someSong, tracks } };
    for (let i = 0; i < 5; i++) jobs.cancel(start(large));
    expect(jobs.list()).toHaveLength(2);
  });
});
