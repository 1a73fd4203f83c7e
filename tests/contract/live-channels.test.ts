import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SegueError } from '../../shared/errors.ts';
import type { EngineClient, LiveNews, LiveRequest } from '../../shared/ipc/contract.ts';
import { channelKinds, type Line } from '../support/channels.ts';
import { barFrom } from '../support/live-bars.ts';
import { writeModelFile } from '../support/model-files.ts';
import { scratchFolder } from '../support/scratch.ts';
import { nextEvent, openStudio, someSong, type TestStudio } from '../support/studio.ts';

const scratch = scratchFolder();
const request: LiveRequest = {
  ...{ model: 'own/waltz', end: { song: someSong, start: 0 }, from: 1920 },
  ...{ temperature: 1, topP: 0.95, seed: 7 },
};

/** Waits until something holds. */
function until(holds: () => boolean | Promise<boolean>): Promise<void> {
  return vi.waitFor(async () => expect(await holds()).toBe(true), { timeout: 10_000, interval: 5 });
}

describe.each(channelKinds)('live music over $name', (kind) => {
  let studio: TestStudio;
  let client: EngineClient;
  let lines: readonly Line[];
  let job: string;

  beforeEach(async () => {
    const folder = mkdtempSync(join(scratch, 'studio-'));
    writeModelFile(`${folder}/models/waltz.safetensors`);
    studio = openStudio(folder);
    ({ client, lines } = studio.window(kind));
    ({ job } = await client.call('live.start', request));
    await asked(`live ${job} 0.0 from 1920`);
  });

  afterEach(() => {
    studio.close();
    expect(studio.faults).toEqual([]);
  });

  /** Waits until the engine was asked for this. */
  async function asked(what: string): Promise<void> {
    await until(() => studio.fake.current.asked.includes(what));
  }

  const tell = (index: number, turn = 0, section = 0, from = 1920 + 1920 * index) =>
    studio.fake.current.bars({ job, turn, section, index, bars: barFrom(from), seconds: 0.25 });

  /** What there is, once there are so many bars that the window does not have. */
  async function more(bars: number, count = 0, turn = 0): Promise<LiveNews> {
    let news: LiveNews = { bars: [] };
    await until(async () => {
      news = await client.call('live.more', { job, turn, count, until: 9600 });
      return news.bars.length >= bars;
    });
    return news;
  }

  test('bars are fetched once each, with how fast they were written', async () => {
    tell(0);
    tell(1);
    expect(await more(2)).toEqual({ bars: [barFrom(1920), barFrom(3840)], pace: { bars: 2, seconds: 0.5 } });
    await asked(`room ${job} 9600`);
    tell(2);
    expect((await more(1, 2)).bars).toEqual([barFrom(5760)]);
    expect((await more(0, 3)).bars).toEqual([]);
  });

  test('what a line that broke did not bring is asked for again', async () => {
    tell(0);
    const first = await more(1);
    const back = new Promise<void>((resolve) => client.onConnection((connected) => connected && resolve()));
    lines.at(-1)?.window.close();
    await back;
    expect((await more(1)).bars).toEqual(first.bars);
  });

  test('an answer voids what lies behind it, and goes on from what was played', async () => {
    tell(0);
    await more(1);
    await client.call('live.answer', { job, turn: 1, end: { song: someSong, start: 1920 }, from: 3840 });
    await asked(`cancel ${job}`);
    studio.fake.current.finish(job, new SegueError('cancelled', 'This was cancelled.'));
    await asked(`live ${job} 1.0 from 3840`);
    // What the engine still says of the turn before goes unheard.
    tell(1);
    tell(0, 1, 0, 3840);
    expect((await more(1, 0, 1)).bars).toEqual([barFrom(3840)]);
    expect((await more(0, 0, 0)).bars).toEqual([]);
  });

  test('an engine that is lost is followed by one that goes on from what was told', async () => {
    tell(0);
    await more(1);
    studio.fake.current.die();
    await until(() => studio.fake.processes.length > 1);
    await asked(`live ${job} 0.0 from 1920`);
    tell(0);
    tell(1);
    expect((await more(1, 1)).bars).toEqual([barFrom(3840)]);
  });

  test('one section follows on another, where that ended', async () => {
    tell(0);
    tell(1);
    await more(2);
    studio.fake.current.finish(job);
    await asked(`live ${job} 0.1 from 5760`);
    tell(0, 0, 1, 5760);
    expect((await more(1, 2)).bars).toEqual([barFrom(5760)]);
  });

  test('it ends when it is told to, and says so to whoever asks for more', async () => {
    const ended = nextEvent(client, 'job', ({ state }) => state === 'cancelled');
    await client.call('jobs.cancel', { job });
    expect(await ended).toMatchObject({ id: job, kind: 'live', backend: 'fake' });
    await asked(`cancel ${job}`);
    studio.fake.current.finish(job, new SegueError('cancelled', 'This was cancelled.'));
    await until(async () => {
      const gone = client.call('live.more', { job, turn: 0, count: 0, until: 9600 });
      return gone.then(
        () => false,
        (thrown: unknown) => thrown instanceof SegueError && thrown.code === 'bad-input',
      );
    });
  });
});
