import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SegueError } from '../../shared/errors.ts';
import type { Calls, EngineClient, Job, Method, Params, Result } from '../../shared/ipc/contract.ts';
import { openEnvelope } from '../../shared/ipc/envelope.ts';
import { encodeMessage } from '../../shared/ipc/message.ts';
import { connectRpc } from '../../shared/ipc/rpc-client.ts';
import { checked } from '../../shared/ipc/rpc-contract.ts';
import { type Handlers, serve } from '../../shared/ipc/rpc-server.ts';
import { studioContract } from '../../shared/ipc/studio-contract.ts';
import { writeMidi } from '../../shared/music/midi/write.ts';
import { channelKinds } from '../support/channels.ts';
import { someContinuation } from '../support/fake-engine.ts';
import { writeModelFile } from '../support/model-files.ts';
import { scratchFolder } from '../support/scratch.ts';
import { nextEvent, openStudio, someProject, someSong, type TestStudio } from '../support/studio.ts';

const scratch = scratchFolder();
const request = { model: 'own/waltz', song: someSong, bars: 4, takes: 2, temperature: 1, topP: 1, seed: 7 };
const infill = { from: 0, to: 480, locked: [{ track: 0, notes: someSong.tracks[0]?.notes.slice(0, 1) ?? [] }] };
const noEvents = {
  job: () => undefined,
  'job.moved': () => undefined,
  engine: () => undefined,
  models: () => undefined,
  library: () => undefined,
  dataset: () => undefined,
  run: () => undefined,
  'run.curve': () => undefined,
  'run.sample': () => undefined,
  question: () => undefined,
};

/** What calls were answered so far, by method. */
type Before = <M extends Method>(method: M) => Result<M>;

const run = { name: 'Waltz', dataset: 'none' };
const waltz = { id: 'own/waltz', name: 'Waltz' };
const folk = { id: 'shipped/folk', name: 'Folk' };

/** Good parameters of every call, in an order in which they can all be made; a new call must be added here. */
const goodCalls: { readonly [M in Method]: (before: Before) => Params<M> } = {
  'engine.describe': () => ({}),
  'models.list': () => ({}),
  'music.read': () => ({ name: 'one.mid', bytes: writeMidi(someSong) }),
  'music.write': () => ({ song: someSong }),
  'demos.list': () => ({}),
  'demos.open': () => ({ id: 'greensleeves' }),
  'continue.start': () => ({ ...request, infill }),
  'live.start': () => ({
    ...{ model: 'own/waltz', end: { song: someSong, start: 0 }, from: 1920 },
    ...{ temperature: 1, topP: 1, constraints: { scale: 'D minor' }, seed: 7 },
  }),
  'live.answer': (before) => ({
    ...before('live.start'),
    ...{ turn: 1, end: { song: someSong, start: 1920 }, from: 3840 },
  }),
  'live.more': (before) => ({ ...before('live.start'), turn: 1, count: 0, until: 9600 }),
  'jobs.list': () => ({}),
  'jobs.pause': (before) => before('continue.start'),
  'jobs.resume': (before) => before('continue.start'),
  'jobs.cancel': (before) => before('continue.start'),
  'jobs.dismiss': (before) => before('continue.start'),
  'projects.save': () => ({ name: 'Waltz', project: someProject }),
  'projects.list': () => ({}),
  'projects.open': () => ({ name: 'Waltz' }),
  'projects.remove': () => ({ name: 'Waltz' }),
  'autosave.keep': () => ({ window: 'w1', name: 'Waltz', project: someProject }),
  'autosave.list': () => ({}),
  'autosave.open': () => ({ window: 'w1' }),
  'autosave.drop': () => ({ window: 'w1' }),
  'datasets.create': () => ({ name: 'Waltzes' }),
  'datasets.add': (before) => ({
    dataset: before('datasets.create').id,
    files: [{ name: 'one.mid', bytes: writeMidi(someSong) }],
  }),
  'datasets.finish': (before) => ({ dataset: before('datasets.create').id, refused: [{ file: 'x', reason: 'No.' }] }),
  'datasets.list': () => ({}),
  'datasets.open': (before) => ({ dataset: before('datasets.create').id, filter: { bars: [1, 9] } }),
  'datasets.songs': (before) => ({ dataset: before('datasets.create').id, offset: 0, limit: 10 }),
  'datasets.refused': (before) => ({ dataset: before('datasets.create').id, offset: 0, limit: 10 }),
  'datasets.song': (before) => ({ dataset: before('datasets.create').id, number: 0 }),
  'datasets.read': (before) => ({ dataset: before('datasets.create').id }),
  'datasets.stop': (before) => ({ dataset: before('datasets.create').id }),
  'library.find': () => ({ text: 'waltz', offset: 0, limit: 10 }),
  'library.rename': (before) => ({ kind: 'dataset', id: before('datasets.create').id, name: 'Dances' }),
  'library.dependants': () => ({ kind: 'model', id: 'own/waltz' }),
  'library.remove': (before) => before('library.rename'),
  'models.export': () => ({ model: 'own/waltz', offset: 0 }),
  'upload.begin': (before) => ({ name: 'ländler.safetensors', bytes: before('models.export').total }),
  'upload.write': (before) => ({ ...before('upload.begin'), offset: 0, bytes: before('models.export').bytes }),
  'models.import': (before) => before('upload.begin'),
  'upload.drop': (before) => before('upload.begin'),
  'models.card': () => ({ model: 'own/waltz' }),
  'runs.choices': () => ({}),
  'runs.list': () => ({}),
  'runs.advise': () => run,
  'runs.measure': () => run,
  'runs.start': () => run,
  'runs.open': () => ({ run: 'none' }),
  'runs.pause': () => ({ run: 'none' }),
  'runs.resume': () => ({ run: 'none' }),
  'runs.stop': () => ({ run: 'none' }),
  'runs.sample': () => ({ run: 'none', step: 0, index: 0 }),
  'runs.compare': () => ({ runs: ['none', 'nothing'] }),
  'inside.attention': () => ({ model: 'own/waltz', song: someSong, note: { track: 0, note: 0 } }),
  'inside.gradients': () => ({ models: ['own/waltz'], song: someSong }),
  'inside.pitches': () => ({ model: 'own/waltz' }),
  'blind.count': () => ({ models: [waltz, folk], chosen: 'b', song: 'Waltz', bars: 4, seed: 7 }),
  'blind.tallies': () => ({}),
  'blind.forget': () => ({ models: [folk.id, waltz.id] }),
  'questions.surprise': () => ({
    ...{ question: 'q1', model: 'own/waltz', song: someSong },
    infill: { from: 0, to: 960, locked: [] },
  }),
  'questions.expected': () => ({ question: 'q2', model: 'own/waltz', song: someSong, tick: 960 }),
  'questions.copies': () => ({ question: 'q3', model: 'own/waltz', song: someSong, from: 0 }),
  'questions.cancel': () => ({ question: 'q1' }),
  'device.describe': () => ({}),
  'device.fix': () => ({}),
};

/** Calls that are refused in this studio, which has no run and whose one model holds nothing but zeros. */
const refused: readonly Method[] = [
  ...(['runs.advise', 'runs.measure', 'runs.start', 'runs.open', 'runs.pause', 'runs.resume', 'runs.stop'] as const),
  ...(['runs.sample', 'runs.compare'] as const),
  ...(['inside.attention', 'inside.gradients', 'inside.pitches'] as const),
  ...(['questions.surprise', 'questions.expected'] as const),
];

/** Calls that build and try whole engines: `tests/e2e` makes them. */
const costly: readonly Method[] = ['device.describe', 'device.fix'];

async function makeEveryCall(client: EngineClient): Promise<Before> {
  const answers = new Map<string, unknown>();
  const before: Before = (method) => checked(studioContract.calls[method].result, answers.get(method), method);
  const make = async <M extends Method>(method: M, params: (before: Before) => Params<M>) => {
    const isRead = nextEvent(client, 'dataset', ({ state }) => state === 'ready' || state === 'stopped');
    const answer = client.call(method, params(before));
    if (refused.includes(method)) {
      expect((await refusal(answer)).message, method).toMatch(/[.]$/);
      return;
    }
    answers.set(method, await answer);
    if (method === 'datasets.finish' || method === 'datasets.stop') await isRead;
  };
  for (const method of Object.keys(goodCalls).filter(isMethod)) {
    if (!costly.includes(method)) await make(method, goodCalls[method]);
  }
  return before;
}

function isMethod(name: string): name is Method {
  return Object.hasOwn(studioContract.calls, name);
}

/** The code and the message of what a promise rejects with. */
async function refusal(promise: Promise<unknown>): Promise<Pick<SegueError, 'code' | 'message'>> {
  const error = await promise.then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof SegueError)) throw new Error(`Expected a SegueError, not ${String(error)}`);
  return { code: error.code, message: error.message };
}

test('every call of the contract is tried here', () => {
  expect(Object.keys(goodCalls).sort()).toEqual(Object.keys(studioContract.calls).sort());
});

describe.each(channelKinds)('$name', (kind) => {
  let studio: TestStudio;

  beforeEach(() => {
    const folder = mkdtempSync(join(scratch, 'studio-'));
    writeModelFile(`${folder}/models/waltz.safetensors`);
    studio = openStudio(folder);
  });

  afterEach(() => {
    studio.close();
    expect(studio.faults).toEqual([]);
  });

  test('every call is answered', async () => {
    const answerTo = await makeEveryCall(studio.window(kind).client);
    expect(answerTo('questions.copies')).toMatchObject({ state: 'unknown' });
    expect(answerTo('music.read')).toEqual({ song: someSong, warnings: [] });
    expect(answerTo('music.write')).toEqual({ bytes: writeMidi(someSong) });
    expect(answerTo('models.list')).toMatchObject([{ id: 'own/waltz', parameters: 8 }]);
    expect(answerTo('projects.open')).toEqual({ project: someProject, saved: expect.any(Number) });
    expect(answerTo('autosave.open')).toEqual({ name: 'Waltz', project: someProject });
    expect(answerTo('jobs.list')).toMatchObject([
      { state: 'running', request },
      { state: 'running', kind: 'live', model: 'own/waltz' },
    ]);
    expect(answerTo('live.more')).toEqual({ bars: [] });
    expect(answerTo('projects.remove')).toBeNull();
    expect(answerTo('datasets.open')).toMatchObject({ dataset: { files: 2, songs: 1 }, selected: { songs: 1 } });
    expect(answerTo('datasets.song').song.tracks).toEqual(someSong.tracks);
    expect(answerTo('datasets.refused').refused).toEqual([{ file: 'x', reason: 'No.' }]);
    expect(
      answerTo('library.find')
        .entries.map(({ kind, name }) => [kind, name])
        .sort(),
    ).toEqual([
      ['dataset', 'Waltzes'],
      ['model', 'Waltz'],
    ]);
    expect(answerTo('models.import')).toMatchObject({ id: 'own/ländler', name: 'Ländler', parameters: 8 });
    const tally = { models: [waltz, folk], first: 0, second: 1, neither: 0, firstAsA: 1 };
    expect(answerTo('blind.count')).toMatchObject(tally);
    expect(answerTo('blind.tallies')).toMatchObject([tally]);
    expect(answerTo('models.card')).toMatchObject({ model: 'own/waltz', parameters: 8, data: { training: 1200 } });
  });

  test('an error comes across with its code and its sentence', async () => {
    const { client } = studio.window(kind);
    expect(await refusal(client.call('demos.open', { id: 'none' }))).toEqual({
      code: 'bad-input',
      message: 'There is no such demo song in this version; choose another.',
    });
    const broken = client.call('music.read', { name: 'broken.mid', bytes: Uint8Array.of(1, 2, 3) });
    expect((await refusal(broken)).message).toMatch(/^broken\.mid cannot be read: /);
  });

  test('parameters that break the contract are refused at both ends', async () => {
    const bad: Params<'continue.start'> = { ...request, temperature: Number.NaN };
    const { client, lines } = studio.window(kind);
    const refused = await refusal(client.call('continue.start', bad));
    expect(refused).toMatchObject({ code: 'bad-input', message: expect.stringContaining('temperature') });
    await client.call('engine.describe', {});
    // Past the client, as a window of another version would.
    const { window } = lines[0] ?? (await kind.open());
    const answer = new Promise<unknown>((resolve) => window.onMessage((message) => resolve(openEnvelope(message))));
    window.post(encodeMessage({ t: 'q', i: '1', m: 'continue.start', a: [{ ...request, takes: 1e9 }] }));
    expect(await answer).toMatchObject({
      t: 's',
      i: '1',
      e: { code: 'bad-input', message: expect.stringContaining('takes') },
    });
    expect(studio.fake.current.asked).toEqual([]);
  });

  test('answers that break the contract are refused at both ends', async () => {
    const { window, engine } = await kind.open();
    const wrong = { version: 'x', state: 'asleep' };
    // An engine that answers wrongly cannot be written with its types.
    const handlers = { 'engine.describe': () => wrong } as unknown as Handlers<Calls, undefined>;
    serve(engine, studioContract, handlers, undefined, () => undefined);
    const answer = new Promise<unknown>((resolve) => window.onMessage((message) => resolve(openEnvelope(message))));
    window.post(encodeMessage({ t: 'q', i: '1', m: 'engine.describe', a: [{}] }));
    expect(await answer).toMatchObject({ i: '1', e: { code: 'bad-input', message: expect.stringContaining('state') } });
    window.close();

    const lying = await kind.open();
    lying.engine.onMessage((message) => {
      const asked = openEnvelope(message);
      if (asked.t === 'q') lying.engine.post(encodeMessage({ t: 's', i: asked.i, r: wrong }));
    });
    const deceived = connectRpc(lying.window, studioContract, noEvents);
    expect(await refusal(deceived.call('engine.describe', {}))).toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('state'),
    });
    lying.window.close();
  });

  test('a method that there is not is a typed error, whatever its name', async () => {
    const { window, engine } = await kind.open();
    studio.engine.connect(engine);
    const answers: unknown[] = [];
    const names = ['no.such', 'constructor', '__proto__', 'toString', 'hasOwnProperty', '', '$close', 'event'];
    const all = new Promise<void>((resolve) =>
      window.onMessage((message) => {
        if (answers.push(openEnvelope(message)) === names.length) resolve();
      }),
    );
    for (const [i, m] of names.entries()) window.post(encodeMessage({ t: 'q', i: `n${i}`, m, a: [{}] }));
    await all;
    for (const answer of answers) expect(answer).toMatchObject({ t: 's', e: { code: 'bad-input' } });
    window.close();
  });

  test('a job tells every window how it moves on, with what was asked for', async () => {
    const [one, other] = [studio.window(kind).client, studio.window(kind).client];
    await other.call('engine.describe', {});
    const began = nextEvent(other, 'job');
    const { job } = await one.call('continue.start', request);
    expect(await began).toMatchObject({ id: job, state: 'running', request });
    const takes = [{ seed: 7, continuation: someContinuation }];
    const moved = [one, other].map((client) => nextEvent(client, 'job', ({ fraction }) => fraction === 0.5));
    studio.fake.current.progress({ job, fraction: 0.5, takes });
    for (const told of await Promise.all(moved))
      expect(told).toMatchObject({ id: job, request, takes, backend: 'fake' });
    const ended = nextEvent(other, 'job', ({ state }) => state === 'done');
    studio.fake.current.finish(job);
    expect(await ended).toMatchObject({ fraction: 1, takes: [{ nats: 1.5 }, { nats: 1.5 }] });
  });

  test('another track is asked for with its sound, which every window is told', async () => {
    const [one, other] = [studio.window(kind).client, studio.window(kind).client];
    await other.call('engine.describe', {});
    const accompany = { program: 42, drums: false };
    const began = nextEvent(other, 'job');
    const { job } = await one.call('continue.start', { ...request, accompany });
    expect(await began).toMatchObject({ id: job, request: { ...request, accompany } });
    const unknown = one.call('continue.start', { ...request, accompany: { program: 128, drums: false } });
    expect(await refusal(unknown)).toMatchObject({
      code: 'bad-input',
      message: expect.stringContaining('program'),
    });
  });

  test('calls at the same time get each its own answer', async () => {
    const { client } = studio.window(kind);
    const songs = Array.from({ length: 100 }, (_, i) => ({ ...someSong, title: `Song ${i}` }));
    const written = await Promise.all(songs.map((song) => client.call('music.write', { song })));
    expect(written.map(({ bytes }) => bytes)).toEqual(songs.map(writeMidi));
  });

  test('a call under way when the line breaks rejects, and the next one finds the line mended', async () => {
    const { client, lines } = studio.window(kind);
    await client.call('engine.describe', {});
    const changes: boolean[] = [];
    const back = new Promise<void>((resolve) =>
      client.onConnection((connected) => {
        changes.push(connected);
        if (connected) resolve();
      }),
    );
    const under = refusal(client.call('demos.list', {}));
    lines[0]?.window.close();
    expect(await under).toMatchObject({ code: 'io' });
    expect(client.connected).toBe(false);
    await back;
    expect(changes).toEqual([false, true]);
    expect(await client.call('demos.list', {})).not.toHaveLength(0);
  });

  test('a window that comes back hears how its job went on without it', async () => {
    const { client, lines } = studio.window(kind);
    const { job } = await client.call('continue.start', request);
    lines[0]?.engine.close();
    const heard: Job[] = [];
    const ended = nextEvent(client, 'job', (told) => heard.push(told) > 0 && told.state === 'done');
    studio.fake.current.finish(job);
    expect(await ended).toMatchObject({ id: job, request, takes: [{ nats: 1.5 }, { nats: 1.5 }] });
  });

  test('a client that was closed says so to every call', async () => {
    const { client } = studio.window(kind);
    await client.call('engine.describe', {});
    client.close();
    expect(await refusal(client.call('engine.describe', {}))).toMatchObject({ code: 'io' });
  });
});
