import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { launchUnderNode } from '../../main/engine/launch-engine.ts';
import { StudioEngine } from '../../main/engine/studio-engine.ts';
import { readSong } from '../../main/files/read-song.ts';
import { type StudioServer, startServer } from '../../main/server/server.ts';
import { openSocket } from '../../renderer/ipc/socket-channel.ts';
import type { ContinueJob, ContinueRequest, EngineClient, EngineInfo, Job } from '../../shared/ipc/contract.ts';
import { createEngineClient } from '../../shared/ipc/engine-client.ts';
import { readMidi } from '../../shared/music/midi/read.ts';
import { countNotes, type Song } from '../../shared/music/song.ts';
import { continuedSong } from '../../shared/project/continuation.ts';
import type { Continuation } from '../../shared/project/take.ts';
import { writeModelFile } from '../support/model-files.ts';
import { root } from '../support/project-files.ts';
import { scratchFolder } from '../support/scratch.ts';
import { segue } from '../support/segue.ts';
import { nextEvent } from '../support/studio.ts';

const folder = scratchFolder();
const songs = join(root, 'assets/songs');
const seedFile = join(songs, 'ode-to-joy.abc');
const modelFile = join(folder, 'models/tiny.safetensors');
let studio: StudioEngine;
let server: StudioServer;
let song: Song;
const clients: EngineClient[] = [];

/** Opens a window as a browser does. */
function openWindow(): EngineClient {
  const url = new URL(server.url);
  url.protocol = 'ws';
  url.pathname = '/socket';
  const client = createEngineClient({
    open: () => openSocket(url),
    later(milliseconds, callback) {
      const timer = setTimeout(callback, milliseconds);
      return () => clearTimeout(timer);
    },
  });
  clients.push(client);
  return client;
}

beforeAll(async () => {
  vi.stubGlobal('WebSocket', WebSocket);
  mkdirSync(join(folder, 'models'));
  const trained = await segue([
    ...['train', '--data', songs, '--model', 'lstm', '--preset', 'tiny', '--tokenizer', 'remi'],
    ...['--out', modelFile, '--steps', '40', '--seed', '3', '--json'],
  ]);
  expect(trained).toMatchObject({ code: 0 });
  ({ song } = await readSong(seedFile));
  studio = new StudioEngine({
    data: folder,
    launch: launchUnderNode,
    version: 'test',
    report: (fault) => {
      throw fault;
    },
  });
  server = await startServer({ host: '127.0.0.1', port: 0, key: 'a key', page: folder, engine: studio });
});

afterAll(async () => {
  for (const client of clients) client.close();
  await server.close();
  studio.close();
});

const asked = (change: Partial<ContinueRequest> = {}): ContinueRequest => ({
  model: 'own/tiny',
  song,
  bars: 8,
  takes: 2,
  temperature: 0.9,
  topP: 0.95,
  seed: 11,
  ...change,
});
/** Long enough to be stopped on the way. */
const long = (change: Partial<ContinueRequest> = {}) => asked({ bars: 200, takes: 2, ...change });

const isMoving =
  (id: string, beyond = 0) =>
  (job: Job): job is ContinueJob =>
    job.kind === 'continue' && job.id === id && job.fraction > beyond && job.takes.length > 0;
const hasEnded =
  (id: string) =>
  (job: Job): job is ContinueJob =>
    job.kind === 'continue' && job.id === id && job.state !== 'running' && job.state !== 'paused';
/** What there is of a continuation's first take. */
const firstTake = (job: Job) => (job.kind === 'continue' ? job.takes[0]?.continuation : undefined);
const notesOf = (continuation: Continuation | undefined) =>
  (continuation?.parts ?? []).flatMap(({ notes }) => notes).length;

async function finished(client: EngineClient, request: ContinueRequest): Promise<ContinueJob> {
  const heard: Job[] = [];
  const stop = client.on('job', (job) => heard.push(job));
  const { job: id } = await client.call('continue.start', request);
  const ended = heard.find(hasEnded(id)) ?? (await nextEvent(client, 'job', hasEnded(id)));
  stop();
  return ended;
}

test('the engine becomes ready on TensorFlow, and says on what', async () => {
  const client = openWindow();
  const info = await nextEvent(client, 'engine', ({ state }) => state === 'ready');
  expect(info).toMatchObject({ backend: 'native', device: expect.stringContaining('TensorFlow') });
  const models = await client.call('models.list', {});
  expect(models).toContainEqual(expect.objectContaining({ id: 'own/tiny', kind: 'lstm', tokenizer: 'remi' }));
  expect(models).toContainEqual(expect.objectContaining({ id: 'shipped/folk', shipped: true }));
});

describe('a continuation', () => {
  test('grows note by note, is marked as the model’s, and lies after the seam', async () => {
    const client = openWindow();
    const counts: number[] = [];
    client.on('job', (told) => counts.push(notesOf(firstTake(told))));
    const job = await finished(client, asked({ bars: 60 }));
    expect(job).toMatchObject({ state: 'done', fraction: 1, backend: 'native' });
    expect(counts).toEqual(counts.toSorted((a, b) => a - b));
    expect(new Set(counts).size).toBeGreaterThan(3);
    for (const { continuation, nats } of job.takes) {
      expect(nats).toBeGreaterThan(0);
      for (const note of continuation.parts.flatMap(({ notes }) => notes)) {
        expect(note.generated).toBe(true);
        expect(note.tick).toBeGreaterThanOrEqual(continuation.seam);
        expect(note.tick + note.duration).toBeLessThanOrEqual(continuation.end);
      }
    }
  });

  test('has the very notes that the command line writes', async () => {
    const job = await finished(openWindow(), asked());
    const out = join(folder, 'next.mid');
    const { code } = await segue([
      ...['continue', '--model', modelFile, '--in', seedFile, '--out', out, '--bars', '8', '--variations', '2'],
      ...['--temperature', '0.9', '--top-p', '0.95', '--seed', '11', '--json'],
    ]);
    expect(code).toBe(0);
    for (const [i, take] of job.takes.entries()) {
      const written = readMidi(readFileSync(join(folder, `next-${i + 1}.mid`))).song;
      const whole = continuedSong(song, take.continuation);
      const plain = whole.tracks.map(({ notes }) => notes.map(({ generated: _, ...note }) => note));
      expect(written.tracks.map(({ notes }) => notes)).toEqual(plain);
      expect(countNotes(written)).toBeGreaterThan(countNotes(song));
    }
  });

  test('comes again for the same random seed, a single take from its own', async () => {
    const client = openWindow();
    const [first, again] = [await finished(client, asked()), await finished(client, asked())];
    const plain = (job: ContinueJob) => job.takes.map(({ seed, continuation }) => ({ seed, continuation }));
    expect(plain(again)).toEqual(plain(first));
    const second = first.takes[1];
    const alone = await finished(client, asked({ takes: 1, seed: second?.seed ?? 0 }));
    expect(alone.takes[0]?.continuation).toEqual(second?.continuation);
  });
});

test('a job is held between two tokens, and let go', async () => {
  const client = openWindow();
  const { job: id } = await client.call('continue.start', long());
  await nextEvent(client, 'job', isMoving(id));
  await client.call('jobs.pause', { job: id });
  const held = (await client.call('jobs.list', {})).find((job) => job.id === id);
  expect(held?.state).toBe('paused');
  // Another job that is written from beginning to end meanwhile shows that this one does not move.
  await finished(client, asked());
  const later = (await client.call('jobs.list', {})).find((job) => job.id === id);
  expect(later?.state).toBe('paused');
  expect(later?.fraction).toBeLessThan(1);
  await client.call('jobs.resume', { job: id });
  expect(await nextEvent(client, 'job', hasEnded(id))).toMatchObject({ state: 'done' });
});

test('a job that is cancelled stops at once and keeps what there is', async () => {
  const client = openWindow();
  const { job: id } = await client.call('continue.start', long());
  await nextEvent(client, 'job', isMoving(id));
  const ended = nextEvent(client, 'job', hasEnded(id));
  await client.call('jobs.cancel', { job: id });
  const job = await ended;
  expect(job.state).toBe('cancelled');
  expect(job.fraction).toBeLessThan(1);
  expect(notesOf(job.takes[0]?.continuation)).toBeGreaterThan(0);
  await client.call('jobs.dismiss', { job: id });
  expect((await client.call('jobs.list', {})).some((other) => other.id === id)).toBe(false);
});

test('the engine is killed in the middle of a job: windows hear of it, and the job ends with the same takes', async () => {
  const client = openWindow();
  const undisturbed = await finished(client, long());
  const states: EngineInfo['state'][] = [];
  client.on('engine', ({ state }) => states.push(state));
  const { job: id } = await client.call('continue.start', long());
  const counts: number[] = [];
  client.on('job', (job) => job.id === id && counts.push(notesOf(firstTake(job))));
  await nextEvent(client, 'job', isMoving(id, 0.2));
  const pid = studio.host.pid;
  process.kill(pid ?? 0, 'SIGKILL');
  const ended = await nextEvent(client, 'job', hasEnded(id));
  expect(ended.state).toBe('done');
  expect(ended.takes.map(({ continuation }) => continuation)).toEqual(
    undisturbed.takes.map(({ continuation }) => continuation),
  );
  expect(states.slice(-3).filter((state) => state !== 'starting')).toEqual(expect.arrayContaining(['lost', 'ready']));
  expect(states.at(-1)).toBe('ready');
  expect(counts).toEqual(counts.toSorted((a, b) => a - b));
  expect(studio.host.pid).not.toBe(pid);
});

test('a window that was away in the middle of a job finds it again', async () => {
  const leaving = openWindow();
  const { job: id } = await leaving.call('continue.start', long());
  await nextEvent(leaving, 'job', isMoving(id));
  leaving.close();
  const back = openWindow();
  const found = await nextEvent(back, 'job', (job): job is ContinueJob => job.kind === 'continue' && job.id === id);
  expect(found).toMatchObject({ state: 'running', request: long() });
  expect(found.takes).toHaveLength(2);
  expect(await nextEvent(back, 'job', hasEnded(id))).toMatchObject({ state: 'done' });
});

test('a model that does not work, and a song with nothing to carry on, are told in a sentence', async () => {
  const client = openWindow();
  await client.call('engine.describe', {});
  const told = nextEvent(client, 'models', (models) => models.some(({ id }) => id === 'own/odd'));
  writeModelFile(join(folder, 'models/odd.safetensors'));
  await told;
  const failures = [
    [asked({ model: 'own/odd' }), /^The model.s remi tokenizer is broken.*\.$/],
    [asked({ song: { ...song, tracks: [] } }), /no notes to carry on.*\.$/],
  ] as const;
  for (const [request, sentence] of failures) {
    const job = await finished(client, request);
    expect(job).toMatchObject({ state: 'failed', error: expect.stringMatching(sentence) });
  }
});

test('music is still read while the engine is gone', async () => {
  const client = openWindow();
  await client.call('engine.describe', {});
  const lost = nextEvent(client, 'engine', ({ state }) => state === 'lost');
  process.kill(studio.host.pid ?? 0, 'SIGKILL');
  await lost;
  const { song: read } = await client.call('music.read', { name: 'x.abc', bytes: readFileSync(seedFile) });
  expect(countNotes(read)).toBe(countNotes(song));
  await nextEvent(client, 'engine', ({ state }) => state === 'ready');
});

test('closing the studio ends the engine’s process', async () => {
  const host = new StudioEngine({ data: folder, launch: launchUnderNode, version: 'test', report: () => undefined });
  await host.host.ready();
  const pid = host.host.pid ?? 0;
  host.close();
  await vi.waitFor(() => expect(() => process.kill(pid, 0)).toThrow('ESRCH'), { timeout: 10_000 });
});
