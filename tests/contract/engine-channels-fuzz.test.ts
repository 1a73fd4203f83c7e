import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openEnvelope } from '../../shared/ipc/envelope.ts';
import { encodeMessage } from '../../shared/ipc/message.ts';
import { writeMidi } from '../../shared/music/midi/write.ts';
import { Random } from '../../shared/random.ts';
import { channelKinds } from '../support/channels.ts';
import { scratchFolder } from '../support/scratch.ts';
import { openStudio, someProject, someSong } from '../support/studio.ts';

/** How many broken messages each channel is sent. */
const messages = Number(process.env.SEGUE_FUZZ_MESSAGES ?? 5000);

const goodMessages = [
  ['engine.describe', {}],
  ['models.list', {}],
  ['music.read', { name: 'one.mid', bytes: writeMidi(someSong) }],
  ['music.write', { song: someSong }],
  ['demos.open', { id: 'greensleeves' }],
  ['continue.start', { model: 'own/none', song: someSong, bars: 4, takes: 2, temperature: 1, topP: 1, seed: 7 }],
  ['jobs.cancel', { job: 'x' }],
  ['projects.open', { name: 'Waltz' }],
  ['autosave.keep', { window: 'w', project: someProject }],
].map(([m, params], i) => encodeMessage({ t: 'q', i: `good${i}`, m, a: [params] }));

const odd: readonly unknown[] = [
  null,
  true,
  -1,
  0,
  1e308,
  -0,
  2 ** 53,
  '',
  '\0',
  '\ud800',
  '__proto__',
  'constructor',
  [],
  {},
  [[]],
  'x'.repeat(5000),
];

/** JSON that no encoder of ours writes. */
const oddTexts: readonly string[] = [
  '',
  'NaN',
  'null',
  '[]',
  '{"t":"q","i":"1","m":"music.write","a":[NaN]}',
  '{"t":"q","i":"1","m":"music.write","a":[{"song":1e999}]}',
  '{"t":"q","i":"1","m":"engine.describe","a":[{"__proto__":{"polluted":true}}]}',
  '{"t":"q","i":"1","m":"jobs.cancel","a":[{"job":"x","__proto__":{"polluted":true}}]}',
  '{"__proto__":{"t":"q"},"m":"engine.describe","a":[{}]}',
  '{"t":"q","i":"1","m":"engine.describe","a":[{"constructor":{"prototype":{"polluted":true}}}]}',
  '{"t":"q","i":"1","m":"music.read","a":[{"name":"x","bytes":{"\\u0000part":7}}]}',
  '{"t":"q","i":"1","m":"music.read","a":[{"name":"x","bytes":{"\\u0000part":-1}}]}',
  '{"t":"q","i":"1","m":"music.read","a":[{"name":"x","bytes":{"\\u0000part":0,"more":1}}]}',
  `{"t":"q","i":"${'i'.repeat(70)}","m":"engine.describe","a":[{}]}`,
  '{"t":"q","i":"1","m":"engine.describe","a":[{},{},{}]}',
  '{"t":"s","i":"1","r":null}',
  '{"t":"s","i":"1","e":{"code":"none","message":""}}',
  `${'['.repeat(200_000)}${']'.repeat(200_000)}`,
  `${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`,
  '['.repeat(1_000_000),
];

function framed(json: string): Uint8Array {
  const text = new TextEncoder().encode(json);
  const message = new Uint8Array(4 + text.length);
  new DataView(message.buffer).setUint32(0, text.length, true);
  message.set(text, 4);
  return message;
}

/** One broken message: bytes of a good one changed, cut or doubled, a value of one replaced, odd JSON, or noise. */
function brokenMessage(random: Random): Uint8Array {
  const pick = <T>(list: readonly T[]): T => {
    const item = list[random.integer(list.length)];
    if (item === undefined) throw new RangeError('Nothing to pick from');
    return item;
  };
  const good = pick(goodMessages).slice();
  switch (random.integer(6)) {
    case 0:
      for (let i = 0; i <= random.integer(8); i++) good[random.integer(good.length)] = random.integer(256);
      return good;
    case 1:
      return good.subarray(0, random.integer(good.length));
    case 2:
      return Uint8Array.from([...good, ...good.subarray(random.integer(good.length))]);
    case 3:
      return framed(pick(oddTexts.slice(0, random.integer(50) === 0 ? undefined : -3)));
    case 4:
      return Uint8Array.from({ length: random.integer(300) }, () => random.integer(256));
    default: {
      const json = new TextDecoder().decode(good.subarray(4, 4 + new DataView(good.buffer).getUint32(0, true)));
      const values = [...json.matchAll(/(?<=[:[,])("[^"]*"|-?[\d.]+|true|null)/g)];
      const value = pick(values);
      const text = JSON.stringify(pick(odd));
      return framed(json.slice(0, value.index) + text + json.slice(value.index + value[0].length));
    }
  }
}

describe.each(channelKinds)('$name', (kind) => {
  const studio = openStudio(scratchFolder());
  afterAll(() => studio.close());
  let replies: unknown[] = [];
  let window: Awaited<ReturnType<typeof kind.open>>['window'];
  let good: (reply: unknown) => void = () => undefined;

  beforeAll(async () => {
    const line = await kind.open();
    window = line.window;
    studio.engine.connect(line.engine);
    window.onMessage((message) => {
      const reply = openEnvelope(message);
      if (reply.t === 's' && reply.i === 'still alive') good(reply);
      else if (reply.t === 's') replies.push(reply);
    });
  });

  const call = () => {
    const answer = new Promise<unknown>((resolve) => {
      good = resolve;
    });
    window.post(encodeMessage({ t: 'q', i: 'still alive', m: 'engine.describe', a: [{}] }));
    return answer;
  };

  test(`${messages} broken messages get typed errors, and a good call afterwards its answer`, async () => {
    const random = new Random(20);
    for (let sent = 0; sent < messages; sent += 500) {
      replies = [];
      for (let i = 0; i < Math.min(500, messages - sent); i++) window.post(brokenMessage(random));
      expect(await call()).toMatchObject({ r: { version: 'test' } });
      // Whatever was refused was refused as the contract says: `openEnvelope` has checked each reply's error.
      expect(replies.length).toBeGreaterThan(100);
    }
    expect(studio.faults).toEqual([]);
    expect(Object.hasOwn(Object.prototype, 'polluted')).toBe(false);
  }, 600_000);
});
