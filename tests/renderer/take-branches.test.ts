import { describe, expect, test } from 'vitest';
import { recipeWords } from '../../renderer/panels/takes/recipe-words.ts';
import type { TakeProgress } from '../../shared/ipc/contract.ts';
import type { Note, Song } from '../../shared/music/song.ts';
import { type FakeStudio, fakeStudio, finish, settled } from '../support/fake-studio.ts';
import { noteAt, songOf } from '../support/small-songs.ts';

/** Ticks of a bar. */
const bar = 1920;

/** A song of one bar. */
const song: Song = { ...songOf(), ticks: bar };

/** A take of one bar after what a song holds, at this pitch. */
function barAfter({ ticks, tempi, meters }: Song, pitch: number): TakeProgress {
  const notes = [0, 1, 2, 3].map((beat): Note => ({ ...noteAt(ticks + beat * 480, pitch), generated: true }));
  const continuation = { seam: ticks, end: ticks + bar, parts: [{ track: 0, notes }], newTracks: [], tempi, meters };
  return { seed: pitch, continuation, nats: 1.5 };
}

/** Lets a job end with bars at these pitches after what was asked to be carried on. */
async function finishAfter({ client }: FakeStudio, id: string, pitches: readonly number[]): Promise<void> {
  const job = client.jobs.get(id);
  if (!job) throw new RangeError(`There is no job ${id}.`);
  client.move(id, {
    ...{ state: 'done', fraction: 1 },
    takes: pitches.map((pitch) => barAfter(job.request.song, pitch)),
  });
  await settled();
}

/** Takes 1 and 2 go on from the song, 3 and 4 from Take 1, and 5 from Take 3. */
async function grown() {
  const fake = fakeStudio();
  const { studio } = fake;
  await studio.engine.start();
  studio.project.openSong(song);
  await studio.takes.start();
  await finishAfter(fake, 'job-1', [70, 71]);
  await studio.takes.continueFrom(idOf(fake, 'Take 1'));
  await finishAfter(fake, 'job-2', [72, 73]);
  await studio.takes.continueFrom(idOf(fake, 'Take 3'));
  await finishAfter(fake, 'job-3', [74]);
  return fake;
}

function idOf({ studio }: Pick<FakeStudio, 'studio'>, name: string): string {
  const take = studio.takes.list.find((one) => one.name === name);
  if (!take) throw new RangeError(`There is no ${name}.`);
  return take.id;
}

function written(song: Song | undefined): readonly number[] {
  const pitches = song?.tracks[0]?.notes.filter(({ generated }) => generated).map(({ pitch }) => pitch);
  return (pitches ?? []).filter((_, i) => i % 4 === 0);
}

function outline({ studio }: FakeStudio): readonly string[] {
  const names = new Map(studio.takes.list.map(({ id, name }) => [id, name]));
  return studio.takes.list.map(({ name, parent }) => (parent ? `${name} < ${names.get(parent)}` : name));
}

describe('continuing from a take', () => {
  test('asks for what is set after the song as heard with it, and puts what comes under it', async () => {
    const fake = await grown();
    const [, from, deeper] = fake.client.asked('continue.start');
    expect(from).toMatchObject({ parent: idOf(fake, 'Take 1'), bars: 8, takes: 3 });
    expect(written(from?.song)).toEqual([70]);
    expect(from?.song).toMatchObject({ seams: [bar], ticks: 2 * bar });
    expect(written(deeper?.song)).toEqual([70, 72]);
    expect(outline(fake)).toEqual(['Take 1', 'Take 2', 'Take 3 < Take 1', 'Take 4 < Take 1', 'Take 5 < Take 3']);
  });

  test('shows the whole line while it is written and afterwards, from the seam of the first', async () => {
    const fake = await grown();
    const { takes } = fake.studio;
    expect(takes.viewer.selected).toBe(idOf(fake, 'Take 5'));
    expect(takes.viewer.shown).toMatchObject({ seam: bar, end: 4 * bar, laterSeams: [2 * bar, 3 * bar] });
    expect(takes.viewer.shown?.parts[0]?.notes).toHaveLength(12);
    await takes.continueFrom(idOf(fake, 'Take 4'));
    const { request } = takes.writing ?? {};
    if (!request) throw new Error('Something is written.');
    fake.client.move('job-4', { takes: [barAfter(request.song, 75)] });
    expect(takes.viewer.shown).toMatchObject({ seam: bar, laterSeams: [2 * bar, 3 * bar] });
    expect(takes.viewer.shown?.parts[0]?.notes.map(({ pitch }) => pitch)).toContain(73);
  });

  test('is heard from the seam of the first, and goes out whole', async () => {
    const fake = await grown();
    const { takes } = fake.studio;
    takes.viewer.hear(idOf(fake, 'Take 5'));
    expect(fake.player.heard?.from).toBe(bar);
    expect(written(fake.player.heard?.song)).toEqual([70, 72, 74]);
    expect(takes.songWith(idOf(fake, 'Take 5'))?.seams).toEqual([bar, 2 * bar, 3 * bar]);
  });

  test('goes back to what it went on from, and then to the song', async () => {
    const fake = await grown();
    const { takes } = fake.studio;
    for (const name of ['Take 3', 'Take 1']) {
      takes.viewer.back();
      expect(takes.viewer.selected).toBe(idOf(fake, name));
    }
    takes.viewer.back();
    expect(takes.viewer.selected).toBeUndefined();
    expect(takes.viewer.shown).toBeUndefined();
  });

  test('accepts the whole line as one step of undo', async () => {
    const fake = await grown();
    const { takes, document } = fake.studio;
    takes.accept(idOf(fake, 'Take 5'));
    expect(written(document.song)).toEqual([70, 72, 74]);
    expect(document.song.seams).toEqual([bar, 2 * bar, 3 * bar]);
    document.undo();
    expect(document.song).toEqual(song);
    expect(document.canUndo).toBe(false);
    // A line takes the place of one that was accepted before it.
    takes.accept(idOf(fake, 'Take 5'));
    takes.accept(idOf(fake, 'Take 4'));
    expect(written(document.song)).toEqual([70, 73]);
    expect(document.song).toMatchObject({ seams: [bar, 2 * bar], ticks: 3 * bar });
  });
});

describe('the list', () => {
  test('steps through what is in sight, and unfolds what is chosen', async () => {
    const fake = await grown();
    const { takes } = fake.studio;
    const seen = () => takes.inSight.map(({ name }) => name);
    expect(seen()).toEqual(['Take 1', 'Take 3', 'Take 5', 'Take 4', 'Take 2']);
    takes.fold(idOf(fake, 'Take 1'));
    expect(seen()).toEqual(['Take 1', 'Take 2']);
    takes.viewer.select(idOf(fake, 'Take 1'));
    takes.viewer.step(1);
    expect(takes.viewer.selected).toBe(idOf(fake, 'Take 2'));
    takes.viewer.select(idOf(fake, 'Take 5'));
    expect(seen()).toHaveLength(5);
  });

  test('says that what went on from a discarded take moved up, loses none of its music, and brings it back', async () => {
    const fake = await grown();
    const { studio } = fake;
    const { takes, notices } = studio;
    takes.discard(idOf(fake, 'Take 1'));
    expect(notices.list.at(-1)?.text).toBe(
      '“Take 1” was discarded; the 2 takes that go on from it moved up, with all of the music.',
    );
    expect(outline(fake)).toEqual(['Take 2', 'Take 3', 'Take 4', 'Take 5 < Take 3']);
    takes.viewer.select(idOf(fake, 'Take 5'));
    expect(takes.viewer.shown).toMatchObject({ seam: bar, laterSeams: [2 * bar, 3 * bar] });
    // What is saved is read again, with the beginnings of all lines.
    const saved = studio.project.snapshot();
    await studio.project.saveAs('Tree');
    await studio.project.open('Tree');
    expect(studio.project.snapshot()).toEqual(saved);
    takes.accept(idOf(fake, 'Take 3'));
    expect(written(studio.document.song)).toEqual([70, 72]);
  });

  test('brings back what was discarded to where it stood', async () => {
    const fake = await grown();
    const { takes, notices } = fake.studio;
    const before = outline(fake);
    takes.discard(idOf(fake, 'Take 3'));
    takes.discard(idOf(fake, 'Take 1'));
    expect(outline(fake)).toEqual(['Take 2', 'Take 4', 'Take 5']);
    for (const notice of [...notices.list]) {
      const [action] = notice.actions;
      if (action) await notices.choose(notice, action);
    }
    expect(outline(fake)).toEqual(before);
    takes.discardBranch(idOf(fake, 'Take 1'));
    expect(outline(fake)).toEqual(['Take 2']);
  });

  test('gives a take another name, but none that is empty', async () => {
    const fake = await grown();
    const { takes } = fake.studio;
    const id = idOf(fake, 'Take 2');
    takes.rename(id, '  Bridge ');
    takes.rename(id, ' ');
    expect(takes.list.find((take) => take.id === id)?.name).toBe('Bridge');
  });
});

test('a take whose parent was discarded is made again from its own seed', async () => {
  const fake = await grown();
  const { takes, notices } = fake.studio;
  const [, asked] = fake.client.asked('continue.start');
  takes.discard(idOf(fake, 'Take 1'));
  await takes.remake(idOf(fake, 'Take 3'));
  expect(fake.client.asked('continue.start').at(-1)).toMatchObject({ song: asked?.song, seed: 72, takes: 1 });
  await finishAfter(fake, 'job-4', [72]);
  expect(notices.list.at(-1)?.text).toContain('came out the same again');
  // One that comes out otherwise has the same music before it.
  await takes.remake(idOf(fake, 'Take 3'));
  await finishAfter(fake, 'job-5', [79]);
  takes.accept(idOf(fake, 'Take 3, made again'));
  expect(written(fake.studio.document.song)).toEqual([70, 79]);
});

test('what is written while its parent is discarded has all of the music, and is saved with it', async () => {
  const fake = await grown();
  const { takes, document } = fake.studio;
  await takes.continueFrom(idOf(fake, 'Take 2'));
  takes.discardRest();
  expect(takes.seeds).toEqual({});
  await finishAfter(fake, 'job-4', [77]);
  expect(takes.list).toMatchObject([{ name: 'Take 1', before: { seams: [bar] } }]);
  await fake.studio.project.saveAs('Alone');
  await fake.studio.project.open('Alone');
  takes.accept(takes.list[0]?.id);
  expect(written(document.song)).toEqual([71, 77]);
});

test('takes of one project are not brought back into another', async () => {
  const fake = await grown();
  const { takes, notices, project } = fake.studio;
  takes.discardRest();
  const [notice] = notices.list;
  project.openSong(song);
  if (notice?.actions[0]) await notices.choose(notice, notice.actions[0]);
  expect(takes.list).toEqual([]);
  expect(notices.list.at(-1)?.text).toContain('another project');
});

describe('more like this, less like this', () => {
  test('writes takes of the same music, set as the take was, and says so', async () => {
    const fake = await grown();
    const { takes } = fake.studio;
    takes.set({ bars: 2, takes: 2, temperature: 0.4 });
    await takes.writeLike(idOf(fake, 'Take 3'), 'more');
    const [, , , more] = fake.client.asked('continue.start');
    const { continuation } = takes.list.find(({ name }) => name === 'Take 3') ?? {};
    expect(more).toMatchObject({
      ...{ bars: 8, temperature: 1, takes: 2, parent: idOf(fake, 'Take 1') },
      like: { continuation, likeness: 0.5 },
    });
    expect(written(more?.song)).toEqual([70]);
    await finishAfter(fake, 'job-4', [80, 81]);
    takes.set({ likeness: 0.8 });
    await takes.writeLike(idOf(fake, 'Take 6, like Take 3'), 'less');
    await finishAfter(fake, 'job-5', [90]);
    expect(outline(fake).slice(5)).toEqual([
      'Take 6, like Take 3 < Take 1',
      'Take 7, like Take 3 < Take 1',
      'Take 8, unlike Take 6 < Take 1',
    ]);
    const last = takes.list.at(-1);
    expect(last && recipeWords(last.recipe, 'Take 6')).toContain('less like Take 6 by 0.80');
  });

  test('has all of the music of a take that moved up', async () => {
    const fake = await grown();
    const { takes } = fake.studio;
    takes.discard(idOf(fake, 'Take 1'));
    await takes.writeLike(idOf(fake, 'Take 4'), 'more');
    await finishAfter(fake, 'job-4', [80]);
    takes.accept(idOf(fake, 'Take 6, like Take 4'));
    expect(written(fake.studio.document.song)).toEqual([70, 80]);
  });
});

test('nothing is begun while takes are written', async () => {
  const fake = await grown();
  const { takes } = fake.studio;
  await takes.start();
  await takes.continueFrom(idOf(fake, 'Take 1'));
  await takes.writeLike(idOf(fake, 'Take 1'), 'more');
  expect(fake.client.asked('continue.start')).toHaveLength(4);
  await finish(fake.client, 'job-4', [60]);
});
