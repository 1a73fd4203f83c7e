import { describe, expect, test } from 'vitest';
import { type Constraints, constraintNames } from '../../shared/constraints/registry.ts';
import type { ContinueRequest, TakeProgress } from '../../shared/ipc/contract.ts';
import type { Note, Song } from '../../shared/music/song.ts';
import { readProject, writeProject } from '../../shared/project/project-file.ts';
import type { Continuation } from '../../shared/project/take.ts';
import { someModel } from '../support/fake-client.ts';
import { type FakeStudio, fakeStudio, settled } from '../support/fake-studio.ts';
import { noteAt, songOf, trackOf } from '../support/small-songs.ts';

const bar = 1920;
/** Four bars on two tracks. */
const song: Song = {
  ...songOf(2),
  ticks: 4 * bar,
  tracks: [0, 1].map((track) =>
    trackOf(
      Array.from({ length: 16 }, (_, beat) => noteAt(480 * beat, 60 + (beat % 5) + 12 * track)),
      { channel: track, program: track },
    ),
  ),
};

const model = { ...someModel, id: 'own/waltz', name: 'Waltz' };

async function opened(): Promise<FakeStudio> {
  const fake = fakeStudio();
  fake.client.models = [someModel, model];
  await fake.studio.engine.start();
  return fake;
}

/** What a model might have written for a request: one note, where it was asked for. */
function written({ song: { tempi, meters, ticks }, infill, accompany }: ContinueRequest): Continuation {
  const rest = { newTracks: [], tempi, meters };
  const parts = (tick: number): Continuation['parts'] => [{ track: 0, notes: [generated(noteAt(tick, 90))] }];
  if (infill) return { seam: infill.from, end: infill.to, locked: infill.locked, parts: parts(infill.from), ...rest };
  if (!accompany) return { seam: ticks, end: ticks + bar, parts: parts(ticks), ...rest };
  const newTracks = [trackOf([generated(noteAt(0, 40))], accompany)];
  return { seam: 0, end: ticks, beside: true, parts: [], ...rest, newTracks };
}

const generated = (note: Note): Note => ({ ...note, generated: true });

/** Lets the job that was started last end with a take of its own seed. */
async function finish({ client }: FakeStudio): Promise<ContinueRequest> {
  const id = [...client.jobs.keys()].at(-1) ?? '';
  const request = client.jobs.get(id)?.request;
  if (!request) throw new RangeError('Nothing is being written.');
  const take: TakeProgress = { seed: 4_000_000_007, continuation: written(request), nats: 1.5 };
  client.move(id, { state: 'done', fraction: 1, takes: [take] });
  await settled();
  return request;
}

async function afterOneTake(fake: FakeStudio): Promise<string> {
  await fake.studio.takes.start();
  await finish(fake);
  return fake.studio.takes.list[0]?.id ?? '';
}

/** One of each constraint. */
const held: Required<Constraints> = {
  scale: 'D minor',
  range: [
    { lowest: 40, highest: 80 },
    { track: 1, lowest: 50, highest: 60 },
  ],
  polyphony: 2,
  density: { least: 2, most: 9 },
  grid: { division: 16, triplet: true },
  tracks: [1],
  endOnTonic: true,
  length: 24.5,
  repetition: 0.3,
};

/**
 * For everything that a take may be asked for with, how a user does so, otherwise than is usual. How many are asked for makes
 * none of them another.
 */
const ways: { readonly [Asked in Exclude<keyof ContinueRequest, 'takes'>]-?: (fake: FakeStudio) => Promise<void> } = {
  song: ({ studio: { takes } }) => takes.start(),
  seed: ({ studio: { takes } }) => takes.start(),
  async model({ studio: { takes } }) {
    takes.set({ model: model.id });
    await takes.start();
  },
  async bars({ studio: { takes } }) {
    takes.set({ bars: 5 });
    await takes.start();
  },
  async temperature({ studio: { takes } }) {
    takes.set({ temperature: 1.35 });
    await takes.start();
  },
  async temperatures({ studio: { takes } }) {
    takes.replaceSettings({ ...takes.settings, temperature: 0.5, temperatures: [0.5, 1.5, 0.85] });
    await takes.start();
  },
  topP: ({ studio: { takes } }) =>
    takes.write({ model: model.id, song, bars: 8, takes: 1, temperature: 1, topP: 0.8, seed: 11 }),
  async constraints({ studio: { takes } }) {
    takes.replaceSettings({ ...takes.settings, constraints: held });
    await takes.start();
  },
  async like(fake) {
    fake.studio.takes.set({ likeness: 0.7 });
    await fake.studio.takes.writeLike(await afterOneTake(fake), 'less');
  },
  infill: ({ studio: { takes, document } }) =>
    takes.writeAnew({
      ...{ from: bar, to: 3 * bar, bars: 2, followed: true },
      locked: [{ track: 1, notes: document.song.tracks[1]?.notes.slice(5, 7) ?? [] }],
    }),
  accompany: ({ studio: { takes } }) => takes.accompany({ program: 42, drums: false }),
  async parent(fake) {
    await fake.studio.takes.continueFrom(await afterOneTake(fake));
  },
};

/** Asks for a take, keeps it in a file, opens that in another window and lets the take be made again. */
async function askedTwice(way: (fake: FakeStudio) => Promise<void>) {
  const fake = await opened();
  fake.studio.project.openSong(song);
  await way(fake);
  const request = await finish(fake);
  const file = writeProject(fake.studio.project.snapshot());
  const another = await opened();
  another.studio.project.openProject(readProject(file));
  const take = another.studio.takes.list.at(-1);
  await another.studio.takes.remake(take?.id ?? '');
  return { request, again: another.client.asked('continue.start').at(-1), take };
}

describe('a take is asked for in the same way when it is made again in another window', () => {
  const cases = Object.entries(ways);
  test.each(cases)('%s', async (asked, way) => {
    const { request, again, take } = await askedTwice(way);
    expect(request).toHaveProperty(asked);
    expect(again).toEqual({ ...request, takes: 1, seed: take?.recipe.seed });
    expect(take?.recipe.seed).toBe(4_000_000_007);
  });

  test.each(constraintNames)('held to %s alone', async (name) => {
    const { request, again } = await askedTwice(async ({ studio: { takes } }) => {
      takes.replaceSettings({ ...takes.settings, constraints: { [name]: held[name] } });
      await takes.start();
    });
    expect(request.constraints).toEqual({ [name]: held[name] });
    expect(again?.constraints).toEqual(request.constraints);
  });
});

test('how strongly takes are to be like another is kept with the project, and asked of no model by itself', async () => {
  const fake = await opened();
  fake.studio.project.openSong(song);
  fake.studio.takes.set({ likeness: 0.7 });
  const id = await afterOneTake(fake);
  expect(fake.client.asked('continue.start').at(-1)).not.toHaveProperty('likeness');
  const another = await opened();
  another.studio.project.openProject(readProject(writeProject(fake.studio.project.snapshot())));
  await another.studio.takes.writeLike(id, 'more');
  expect(another.client.asked('continue.start').at(-1)?.like?.likeness).toBe(0.7);
});

test('music of letters is another song than the same notes without them', async () => {
  const fake = await opened();
  const lettered: Song = { ...song, abc: 'X:1\nK:C\nCDEF|' };
  fake.studio.project.openSong(lettered);
  await afterOneTake(fake);
  const { abc: _, ...plain } = lettered;
  fake.studio.document.open(plain);
  await fake.studio.takes.start();
  await finish(fake);
  const [first, second] = fake.studio.takes.list;
  expect(fake.studio.takes.seeds[first?.seedKey ?? '']).toEqual(lettered);
  expect(fake.studio.takes.seeds[second?.seedKey ?? '']).toEqual(plain);
});
