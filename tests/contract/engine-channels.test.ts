import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { SegueError } from '../../shared/errors.ts';
import type { Calls, EngineClient, Job, Method, Params } from '../../shared/ipc/contract.ts';
import { openEnvelope } from '../../shared/ipc/envelope.ts';
import { encodeMessage } from '../../shared/ipc/message.ts';
import { connectRpc } from '../../shared/ipc/rpc-client.ts';
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
const noEvents = {
  job: () => undefined,
  'job.moved': () => undefined,
  engine: () => undefined,
  models: () => undefined,
};

/** Good parameters of every call, in an order in which they can all be made; a new call must be added here. */
const goodCalls: { readonly [M in Method]: (job: string) => Params<M> } = {
  'engine.describe': () => ({}),
  'models.list': () => ({}),
  'music.read': () => ({ name: 'one.mid', bytes: writeMidi(someSong) }),
  'music.write': () => ({ song: someSong }),
  'demos.list': () => ({}),
  'demos.open': () => ({ id: 'greensleeves' }),
  'continue.start': () => request,
  'jobs.list': () => ({}),
  'jobs.pause': (job) => ({ job }),
  'jobs.resume': (job) => ({ job }),
  'jobs.cancel': (job) => ({ job }),
  'jobs.dismiss': (job) => ({ job }),
  'projects.save': () => ({ name: 'Waltz', project: someProject }),
  'projects.list': () => ({}),
  'projects.open': () => ({ name: 'Waltz' }),
  'projects.remove': () => ({ name: 'Waltz' }),
  'autosave.keep': () => ({ window: 'w1', name: 'Waltz', project: someProject }),
  'autosave.list': () => ({}),
  'autosave.open': () => ({ window: 'w1' }),
  'autosave.drop': () => ({ window: 'w1' }),
};

async function makeEveryCall(client: EngineClient): Promise<Map<string, unknown>> {
  const answers = new Map<string, unknown>();
  let job = '';
  const make = async <M extends Method>(method: M, params: (job: string) => Params<M>) => {
    const answer = await client.call(method, params(job));
    answers.set(method, answer);
  };
  for (const method of Object.keys(goodCalls).filter(isMethod)) {
    await make(method, goodCalls[method]);
    const started = answers.get('continue.start');
    if (typeof started === 'object' && started && 'job' in started) job = String(started.job);
  }
  return answers;
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
    const answers = await makeEveryCall(studio.window(kind).client);
    expect(answers.get('music.read')).toEqual({ song: someSong, warnings: [] });
    expect(answers.get('music.write')).toEqual({ bytes: writeMidi(someSong) });
    expect(answers.get('models.list')).toMatchObject([{ id: 'own/waltz', parameters: 8 }]);
    expect(answers.get('projects.open')).toEqual({ project: someProject });
    expect(answers.get('autosave.open')).toEqual({ name: 'Waltz', project: someProject });
    expect(answers.get('jobs.list')).toMatchObject([{ state: 'running', request }]);
    expect(answers.get('projects.remove')).toBeNull();
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
