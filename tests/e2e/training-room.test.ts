import { copyFileSync, existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import { launchUnderNode } from '../../main/engine/launch-engine.ts';
import { StudioEngine } from '../../main/engine/studio-engine.ts';
import { readSong } from '../../main/files/read-song.ts';
import { type StudioServer, startServer } from '../../main/server/server.ts';
import { withSafetensors } from '../../main/weights/safetensors.ts';
import { openSocket } from '../../renderer/ipc/socket-channel.ts';
import type { CopyReport, EngineClient, RunDetail, RunInfo, RunRequest } from '../../shared/ipc/contract.ts';
import { createEngineClient } from '../../shared/ipc/engine-client.ts';
import { floatsOf } from '../../shared/ipc/floats.ts';
import { countNotes, type Note, type Song } from '../../shared/music/song.ts';
import { Random } from '../../shared/random.ts';
import { changedCurve, noCurve } from '../../shared/training/curve.ts';
import { root } from '../support/project-files.ts';
import { scratchFolder } from '../support/scratch.ts';
import { jsonLines, segue } from '../support/segue.ts';
import { nextEvent } from '../support/studio.ts';

const folder = scratchFolder();
const steps = 60;
/** What `segue evaluate --json` tells at its end. */
const scoreSchema = v.looseObject({ natsPerToken: v.number(), tokens: v.number() });
let studio: StudioEngine;
let server: StudioServer;
let client: EngineClient;
let dataset: string;

async function open(): Promise<void> {
  studio = new StudioEngine({
    data: folder,
    launch: launchUnderNode,
    version: 'test',
    report: (fault) => {
      throw fault;
    },
  });
  server = await startServer({ host: '127.0.0.1', port: 0, key: 'a key', page: folder, engine: studio });
  const url = new URL(server.url);
  url.protocol = 'ws';
  url.pathname = '/socket';
  client = createEngineClient({
    open: () => openSocket(url),
    later(milliseconds, callback) {
      const timer = setTimeout(callback, milliseconds);
      return () => clearTimeout(timer);
    },
  });
}

async function close(): Promise<void> {
  client.close();
  await server.close();
  studio.close();
}

beforeAll(async () => {
  vi.stubGlobal('WebSocket', WebSocket);
  mkdirSync(join(folder, 'models'));
  await open();
  const ready = nextEvent(client, 'dataset', ({ state }) => state === 'ready');
  ({ id: dataset } = await client.call('datasets.create', { name: 'Songs', folder: join(root, 'assets/songs') }));
  await ready;
});

afterAll(close);

const request = (name: string, change: Partial<RunRequest> = {}): RunRequest => ({
  ...{ name, dataset, model: 'lstm', preset: 'tiny', tokenizer: 'remi', steps },
  options: { seed: 5 },
  ...change,
});

/** The same, of a model that is there. */
const requestFrom = (from: string, name: string, steps = 20): RunRequest => ({
  ...{ name, dataset, from, steps },
  options: { seed: 5 },
});

const isAt = (id: string, wanted: (run: RunInfo) => boolean) => (run: RunInfo) => run.id === id && wanted(run);
const hasEnded = ({ state }: RunInfo) => ['done', 'stopped', 'failed', 'interrupted'].includes(state);

async function start(name: string, change: Partial<RunRequest> = {}): Promise<string> {
  return (await client.call('runs.start', request(name, change))).id;
}

async function ended(id: string): Promise<RunInfo> {
  const found = (await client.call('runs.list', {})).find((run) => run.id === id);
  if (found && hasEnded(found)) return found;
  return nextEvent(client, 'run', isAt(id, hasEnded));
}

/** What of a run must not depend on how often it was interrupted. */
function numbersOf({ curve, run, samples }: RunDetail) {
  return {
    points: curve.points.map(({ tokensPerSecond: _, ...point }) => point),
    validations: curve.validations.map(({ copied: _, ...point }) => point),
    samples: samples.filter(({ step }) => step === run.step),
    testLoss: run.testLoss,
    best: run.best,
  };
}

async function weightsOf(model: string): Promise<Map<string, Float32Array>> {
  return withSafetensors(join(folder, 'models', `${model}.safetensors`), async (file) => {
    const weights = new Map<string, Float32Array>();
    for (const name of file.header.tensors.keys()) {
      const { data } = await file.read(name);
      if (data instanceof Float32Array) weights.set(name, data);
    }
    return weights;
  });
}

describe('a run', () => {
  let whole: RunDetail;

  test('is trained from a window, tells its curves, and becomes a model', async () => {
    let shown = noCurve;
    const stops: (() => void)[] = [];
    const states: string[] = [];
    stops.push(
      client.on('run.curve', (change) => {
        shown = changedCurve(shown, change);
      }),
    );
    stops.push(
      client.on('run', ({ state }) => {
        if (states.at(-1) !== state) states.push(state);
      }),
    );
    const id = await start('Whole');
    expect(await ended(id)).toMatchObject({
      ...{ state: 'done', name: 'Whole', step: steps, plannedSteps: steps, model: 'own/Whole', resumable: false },
      ...{ testLoss: expect.any(Number), parameters: expect.any(Number) },
    });
    for (const stop of stops) stop();
    expect(states.filter((state) => state !== 'finishing')).toEqual(['waiting', 'preparing', 'running', 'done']);
    whole = await client.call('runs.open', { run: id });
    expect(whole.curve.points).toHaveLength(steps);
    expect(shown).toEqual(whole.curve);
    expect(whole).toMatchObject({
      cost: { parameters: whole.run.parameters, steps, device: expect.stringContaining('TensorFlow') },
      data: { training: expect.any(Number), fingerprint: expect.any(String) },
      recipe: { model: 'lstm', preset: 'tiny', steps, seed: 5 },
    });
    expect(await client.call('models.list', {})).toContainEqual(expect.objectContaining({ id: 'own/Whole' }));
    expect(existsSync(join(folder, 'runs', id, 'checkpoint.safetensors'))).toBe(false);
  });

  test('becomes a model whose card tells how it compares, what it copies, and what it is good for', async () => {
    const card = await client.call('models.card', { model: 'own/Whole' });
    expect(card).toMatchObject({
      ...{ name: 'Whole', parameters: whole.run.parameters, data: whole.data, device: whole.cost?.device },
      curve: whole.curve.validations.map(({ best: _, copied: __, ...point }) => point),
    });
    expect(card.scores[0]?.natsPerToken).toBe(whole.run.testLoss);
    expect(card.scores.map(({ name }) => name)).toEqual(['lstm', 'unigram', 'bigram', '5-gram']);
    const shipped = await client.call('models.card', { model: 'shipped/folk' });
    expect(shipped.scores.map(({ name }) => name)).toEqual(['transformer', 'unigram', 'bigram', '5-gram']);
    await expect(client.call('models.card', { model: 'own/none' })).rejects.toMatchObject({ code: 'bad-input' });
  });

  test('is listed, told and compared by the command line as in a window', async () => {
    vi.stubEnv('SEGUE_DATA', folder);
    const [listed] = jsonLines((await segue(['runs', '--json'])).stdout);
    expect(listed).toEqual({ runs: await client.call('runs.list', {}) });
    const [told] = jsonLines((await segue(['runs', 'Whole', '--json'])).stdout);
    expect(told).toMatchObject({ run: whole.run, curve: whole.curve, recipe: whole.recipe });
    const [card] = jsonLines((await segue(['card', 'Whole', '--json'])).stdout);
    expect(card).toEqual(await client.call('models.card', { model: 'own/Whole' }));
    expect((await segue(['runs', 'None'])).stderr).toBe('There is no run named None; the library has Whole.\n');
  });

  test('lets people hear it learn, and tells how much of it is copied', async () => {
    const { samples, curve, run } = whole;
    expect(samples.length).toBeGreaterThan(0);
    const last = samples.filter(({ step }) => step === run.step);
    expect(last.map(({ index }) => index)).toEqual([...last.keys()]);
    for (const { step, index, notes, copied } of last) {
      const { song } = await client.call('runs.sample', { run: run.id, step, index });
      expect(countNotes(song)).toBe(notes);
      expect(copied).toBeLessThanOrEqual(notes);
    }
    expect(curve.validations.at(-1)?.copied).toBe(Math.max(...last.map(({ copied }) => copied)));
  });

  test('that is held, loses its process, goes on and ends is the same as one that nothing happened to', async () => {
    const id = await start('Disturbed');
    await nextEvent(
      client,
      'run',
      isAt(id, ({ step }) => step >= 8),
    );
    const held = nextEvent(
      client,
      'run',
      isAt(id, ({ state }) => state === 'paused'),
    );
    await client.call('runs.pause', { run: id });
    await held;
    const checkpoint = join(folder, 'runs', id, 'checkpoint.safetensors');
    await vi.waitFor(() => expect(existsSync(checkpoint)).toBe(true));
    process.kill(studio.runs.pidOf(id) ?? 0, 'SIGKILL');
    await vi.waitFor(() => expect(studio.runs.pidOf(id)).toBeUndefined());
    expect(await client.call('runs.open', { run: id })).toMatchObject({ run: { state: 'paused' } });
    await client.call('runs.resume', { run: id });
    await nextEvent(
      client,
      'run',
      isAt(id, ({ step, state }) => state === 'running' && step >= 30),
    );
    process.kill(studio.runs.pidOf(id) ?? 0, 'SIGKILL');
    const run = await ended(id);
    expect(run).toMatchObject({ state: 'done', notice: expect.stringMatching(/went on from its last checkpoint\.$/) });
    expect(numbersOf(await client.call('runs.open', { run: id }))).toEqual(numbersOf(whole));
    expect(await weightsOf('Disturbed')).toEqual(await weightsOf('Whole'));
  });

  test('outlives the window and Segue itself', async () => {
    const id = await start('Outliving');
    await nextEvent(
      client,
      'run',
      isAt(id, ({ step }) => step >= 8),
    );
    // What is heard of a step may be heard before the checkpoint that follows it is whole.
    await vi.waitFor(() => expect(existsSync(join(folder, 'runs', id, 'checkpoint.safetensors'))).toBe(true));
    await close();
    await open();
    const [found] = (await client.call('runs.list', {})).filter((run) => run.id === id);
    expect(found).toMatchObject({ state: 'interrupted', resumable: true });
    await client.call('runs.resume', { run: id });
    expect(await ended(id)).toMatchObject({ state: 'done' });
    expect(numbersOf(await client.call('runs.open', { run: id }))).toEqual(numbersOf(whole));
    expect(await weightsOf('Outliving')).toEqual(await weightsOf('Whole'));
  });

  test('that is ended by hand keeps what it has learned best, tested', async () => {
    const id = await start('Ended', { steps: 5000 });
    await nextEvent(
      client,
      'run',
      isAt(id, ({ step }) => step >= 10),
    );
    await client.call('runs.stop', { run: id });
    const run = await ended(id);
    expect(run).toMatchObject({ state: 'stopped', model: 'own/Ended', testLoss: expect.any(Number), resumable: false });
    expect(run.step).toBeLessThan(5000);
    await expect(client.call('runs.resume', { run: id })).rejects.toThrow(/clone it/);
  });

  test('waits for the one before it, and can be given up while it does', async () => {
    const first = await start('First', { steps: 5000 });
    const second = await start('Second');
    expect((await client.call('runs.open', { run: second })).run.state).toBe('waiting');
    await expect(client.call('library.remove', { kind: 'run', id: second })).rejects.toThrow(/stop it first/);
    await client.call('runs.stop', { run: second });
    expect(await ended(second)).toMatchObject({ state: 'stopped', resumable: false });
    await client.call('runs.stop', { run: first });
    await ended(first);
    await client.call('library.remove', { kind: 'run', id: second });
    expect(existsSync(join(folder, 'runs', second))).toBe(false);
  });

  test('may train a model further that is there', async () => {
    const { id } = await client.call('runs.start', requestFrom('own/Whole', 'Further'));
    expect(await ended(id)).toMatchObject({ state: 'done', model: 'own/Further' });
    const { gain, recipe } = await client.call('runs.open', { run: id });
    expect(recipe).toMatchObject({ model: 'lstm', from: 'Whole' });
    // It begins where the other ended: on the same split, since the seed of it is the same.
    expect(gain?.after?.test).toBeGreaterThan(0);
    expect(gain?.before.test).toBeCloseTo(whole.run.testLoss ?? Number.NaN, 4);
  });

  test('is compared with another one, side by side', async () => {
    const runs = await client.call('runs.list', {});
    const idOf = (name: string) => runs.find((run) => run.name === name)?.id ?? '';
    const { runs: pair, differences } = await client.call('runs.compare', { runs: [idOf('Whole'), idOf('Ended')] });
    expect(pair.map(({ run }) => run.name)).toEqual(['Whole', 'Ended']);
    expect(differences).toEqual([{ option: 'steps', values: [String(steps), '5000'] }]);
  });
});

test('a window looks inside of models', async () => {
  const { song } = await readSong(join(root, 'assets/songs/ode-to-joy.abc'));
  const note = { track: 0, note: 12 };
  const seen = await client.call('inside.attention', { model: 'shipped/folk', song, note });
  const weights = floatsOf(seen.weights);
  expect(weights).toHaveLength(seen.layers * seen.heads * seen.tokens.length);
  expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(seen.layers * seen.heads, 3);
  await expect(client.call('inside.attention', { model: 'own/Whole', song, note })).rejects.toThrow(/transformer\.$/);
  const found = await client.call('inside.gradients', { models: ['own/Whole'], fresh: ['rnn', 'lstm'], song });
  expect(found.map(({ kind }) => kind)).toEqual(['lstm', 'rnn', 'lstm']);
  for (const { steps, shares } of found) expect(shares).toHaveLength(steps.length);
  const { points } = await client.call('inside.pitches', { model: 'own/Whole' });
  expect(points.every(({ token, pitch }) => token.endsWith(`_${pitch}`))).toBe(true);
});

test('the notes of a song cost what it costs to evaluate it, and what comes next is told in shares', async () => {
  const file = join(root, 'assets/songs/ode-to-joy.abc');
  const { song } = await readSong(file);
  for (const [model, path] of [
    ['shipped/folk', join(root, 'assets/models/folk.safetensors')],
    ['own/Whole', join(folder, 'models/Whole.safetensors')],
  ] as const) {
    const { nats, ending, total } = await client.call('questions.surprise', { question: `s ${model}`, model, song });
    const evaluated = await segue(['evaluate', '--model', path, '--data', file, '--json']);
    const { natsPerToken = 0, tokens = 0 } = v.parse(scoreSchema, jsonLines(evaluated.stdout).at(-1));
    const costs = floatsOf(nats);
    expect(costs).toHaveLength(countNotes(song));
    expect(total / (natsPerToken * tokens)).toBeCloseTo(1, 4);
    expect(costs.reduce((sum, one) => sum + one, ending) / total).toBeCloseTo(1, 4);
    const { pitches, drums, ends, open } = await client.call('questions.expected', {
      ...{ question: `e ${model}`, model, song, tick: 4 * song.ppq },
    });
    expect([...pitches, ...drums, ends, open].reduce((sum, one) => sum + one, 0)).toBeCloseTo(1, 6);
  }
});

test('a question that is given up is answered no more', async () => {
  const { song } = await readSong(join(root, 'assets/songs/minuet-in-g.abc'));
  const { ppq, tracks, ticks } = song;
  const again = (i: number) => (tracks[0]?.notes ?? []).map((note) => ({ ...note, tick: note.tick + i * ticks }));
  const notes = Array.from({ length: 40 }, (_, i) => again(i)).flat();
  const long = { ...song, ppq, ticks: 40 * ticks, tracks: tracks.slice(0, 1).map((track) => ({ ...track, notes })) };
  const asked = client.call('questions.surprise', { question: 'long', model: 'shipped/folk', song: long });
  await nextEvent(client, 'question', ({ question, fraction }) => question === 'long' && fraction > 0);
  await client.call('questions.cancel', { question: 'long' });
  await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
});

test('a take that is planted in the music of a model is found there, and one that is not is not', async () => {
  const ask = (model: string, song: Song, from = 0) =>
    client.call('questions.copies', { question: 'c', model, song, from });
  const names = readdirSync(join(root, 'assets/songs')).filter((name) => name.endsWith('.abc'));
  const found = new Map<string, CopyReport>();
  for (const name of names)
    found.set(name, await ask('own/Whole', (await readSong(join(root, 'assets/songs', name))).song));
  const whole = [...found].filter(([name, report]) => report.state === 'checked' && report.piece?.startsWith(name));
  const { data } = await client.call('runs.open', { run: (await client.call('runs.list', {})).at(-1)?.id ?? '' });
  expect(whole.length).toBeGreaterThan(0);
  expect(whole.length).toBeLessThanOrEqual(data?.training ?? 0);
  const [name = '', report] = whole[0] ?? [];
  const { song } = await readSong(join(root, 'assets/songs', name));
  const [track] = song.tracks;
  if (!track || report?.state !== 'checked') throw new Error('There is no piece to plant.');
  expect(report.notes).toBe(Math.max(...song.tracks.map(({ notes }) => notes.length)));
  // In another key, after other music, and from its seam on alone.
  const random = new Random(3);
  let at = 0;
  const others = Array.from({ length: 30 }, (): Note => {
    at += 60 * (1 + random.integer(12));
    return { tick: at, duration: 60, pitch: 40 + random.integer(45), velocity: 80 };
  });
  const planted = track.notes.slice(0, 20).map((note) => ({ ...note, tick: note.tick + 9600, pitch: note.pitch - 3 }));
  const taken = { ...song, ticks: song.ticks + 9600, tracks: [{ ...track, notes: [...others, ...planted] }] };
  expect(await ask('own/Whole', taken, 9600)).toMatchObject({ state: 'checked', notes: 20 });
  const alone = { ...taken, tracks: [{ ...track, notes: others }] };
  const none = await ask('own/Whole', alone);
  expect(none.state === 'checked' && none.notes).toBeLessThan(5);
  // Of a model that Segue brings along, or that was taken in from elsewhere, only the fingerprints are there.
  expect(await ask('shipped/folk', taken)).toMatchObject({ state: 'checked', least: 7, pieces: 633 });
  copyFileSync(join(folder, 'models/Whole.safetensors'), join(folder, 'models/Guest.safetensors'));
  expect(await ask('own/Guest', taken, 9600)).toMatchObject({ state: 'checked', least: 7, notes: 20 });
  expect(await ask('own/Guest', alone)).toMatchObject({ notes: 0 });
});

test('a window is told what computes, and what would help', async () => {
  const report = await client.call('device.describe', {});
  const chosen = report.backends.find((backend) => backend.chosen);
  expect(chosen).toMatchObject({ works: true, version: expect.stringContaining('TensorFlow') });
  for (const { works, reason, fix } of report.backends) if (!works) expect([reason, fix].every(Boolean)).toBe(true);
  if (!chosen?.gpu) expect(chosen?.limits?.join(' ')).toMatch(/It runs on the processor/);
  expect(report.memory.total).toBeGreaterThan(report.memory.free);
});

test('what a run would cost is measured, and what speaks against it is said', async () => {
  const cost = await client.call('runs.measure', request('Measured'));
  expect(cost).toMatchObject({ steps, parameters: expect.any(Number), presets: { length: 4 } });
  expect(cost.seconds).toBeGreaterThan(0);
  const advice = await client.call('runs.advise', request('Advised', { preset: 'large' }));
  expect(advice[0]).toMatchObject({ level: 'warning', change: { preset: 'tiny' } });
  expect(advice[0]?.sentence).toMatch(/^\d+ pieces: this will memorise; try `tiny`/);
  expect(existsSync(join(folder, 'runs'))).toBe(true);
});

test('what cannot be trained is refused in a sentence, and leaves nothing behind', async () => {
  const refused = [
    request('x/y'),
    request('Odd', { model: 'gru' }),
    request('Odd', { dataset: 'none' }),
    request('Odd', { filter: { meters: ['17/16'] } }),
    requestFrom('own/none', 'Odd'),
  ];
  const before = await client.call('runs.list', {});
  for (const wrong of refused) await expect(client.call('runs.start', wrong)).rejects.toThrow(/\.$/);
  expect(await client.call('runs.list', {})).toEqual(before);
});
