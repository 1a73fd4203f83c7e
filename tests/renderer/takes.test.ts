import { afterEach, describe, expect, test, vi } from 'vitest';
import { SegueError } from '../../shared/errors.ts';
import { FakeShell } from '../support/fake-shell.ts';
import { fakeStudio, finish, progressOf, settled } from '../support/fake-studio.ts';
import { songOf } from '../support/small-songs.ts';

afterEach(() => void vi.useRealTimers());

/** A studio with a song on the desk and its model known. */
async function opened(song = songOf()) {
  const fake = fakeStudio();
  await fake.studio.engine.start();
  fake.studio.project.openSong(song);
  return fake;
}

/** With three takes, at pitches 70, 71 and 72. */
async function withTakes(song = songOf()) {
  const fake = await opened(song);
  await fake.studio.takes.start();
  await finish(fake.client, 'job-1', [70, 71, 72]);
  return fake;
}

const pitches = (take: { continuation: { parts: readonly { notes: readonly { pitch: number }[] }[] } } | undefined) =>
  take?.continuation.parts.flatMap(({ notes }) => notes.map(({ pitch }) => pitch));
const texts = (fake: { studio: { notices: { list: readonly { text: string }[] } } }) =>
  fake.studio.notices.list.map(({ text }) => text);

describe('Continue', () => {
  test('asks with what is set and a seed of its own each time', async () => {
    const { studio, client } = await opened();
    studio.takes.set({ bars: 4, takes: 2, temperature: 1.2 });
    await studio.takes.start();
    await finish(client, 'job-1', [70, 71]);
    await studio.takes.start();
    const [first, second] = client.asked('continue.start');
    expect(first).toMatchObject({ model: 'shipped/folk', bars: 4, takes: 2, temperature: 1.2, song: songOf() });
    expect(first?.seed).not.toBe(second?.seed);
  });

  test('shows notes as they are sampled, and the take that is watched', async () => {
    const { studio, client } = await opened();
    await studio.takes.start();
    expect(studio.takes.writing?.state).toBe('running');
    client.move('job-1', { fraction: 0.5, takes: [progressOf(songOf(), 70, false), progressOf(songOf(), 71, false)] });
    expect(studio.takes.viewer.shown?.parts[0]?.notes[0]?.pitch).toBe(70);
    studio.takes.viewer.watched = 1;
    expect(studio.takes.viewer.shown?.parts[0]?.notes[0]?.pitch).toBe(71);
    await finish(client, 'job-1', [70, 71]);
    expect(studio.takes.writing).toBeUndefined();
    expect(pitches(studio.takes.list.find(({ id }) => id === studio.takes.viewer.selected))?.[0]).toBe(71);
    expect(studio.takes.list.map(({ name }) => name)).toEqual(['Take 1', 'Take 2']);
    expect(studio.takes.list[0]?.recipe).toMatchObject({ modelName: 'Folk', seed: 70, backend: 'fake' });
  });

  test('is paused, resumed and cancelled; whole takes stay', async () => {
    const { studio, client } = await opened();
    await studio.takes.start();
    await studio.takes.jobs.pause();
    expect(studio.takes.writing?.state).toBe('paused');
    await studio.takes.jobs.resume();
    expect(studio.takes.writing?.state).toBe('running');
    client.move('job-1', { takes: [progressOf(songOf(), 70), progressOf(songOf(), 71, false)] });
    await studio.takes.jobs.cancel();
    await settled();
    expect(studio.takes.writing).toBeUndefined();
    expect(studio.takes.list).toHaveLength(1);
    expect(studio.notices.list).toEqual([]);
  });

  test('says what is missing: notes, a model, or a job that failed', async () => {
    const empty = await opened({ ...songOf(0), ticks: 0 });
    await empty.studio.takes.start();
    expect(texts(empty)[0]).toContain('draw or play a few notes');
    const alone = await opened();
    alone.studio.engine.models = [];
    await alone.studio.takes.start();
    expect(texts(alone)[0]).toContain('no model');
    const refused = await opened();
    refused.client.refusals.set('continue.start', new SegueError('bad-input', 'The model has gone; choose another.'));
    await refused.studio.takes.start();
    expect(texts(refused)).toEqual(['The model has gone; choose another.']);
    expect(refused.studio.takes.jobs.starting).toBe(false);
    await refused.studio.takes.start();
    refused.client.move('job-1', { state: 'failed', error: 'The model broke; choose another.' });
    expect(texts(refused)).toContain('The model broke; choose another.');
    expect(refused.studio.takes.writing).toBeUndefined();
  });
});

describe('a window that comes back', () => {
  test('finds its job going on after a lost connection', async () => {
    const { studio, client } = await opened();
    await studio.takes.start();
    client.connect(false);
    client.move('job-1', { fraction: 0.7, takes: [progressOf(songOf(), 70, false)] });
    client.connect(true);
    await settled();
    expect(studio.takes.writing?.fraction).toBe(0.7);
  });

  test('finds takes that were finished meanwhile, once', async () => {
    const { studio, client } = await opened();
    await studio.takes.start();
    client.connect(false);
    await finish(client, 'job-1', [70, 71, 72]);
    client.connect(true);
    await settled();
    expect(studio.takes.list).toHaveLength(3);
    expect(client.jobs.size).toBe(0);
    client.connect(true);
    await settled();
    expect(studio.takes.list).toHaveLength(3);
  });

  test('finds its job after a reload; another window leaves it alone', async () => {
    const first = await opened();
    await first.studio.takes.start();
    first.client.connect(false);
    first.client.connected = true;
    const again = fakeStudio(first.client, new FakeShell('window-1', first.shell));
    const other = fakeStudio(first.client, new FakeShell('window-2'));
    await again.studio.start();
    await other.studio.start();
    first.studio.close();
    first.client.connected = true;
    expect(again.studio.takes.writing?.id).toBe('job-1');
    expect(other.studio.takes.writing).toBeUndefined();
    await finish(first.client, 'job-1', [70]);
    expect(again.studio.takes.list).toHaveLength(1);
    expect(other.studio.takes.list).toHaveLength(0);
  });

  test('is told where the engine has forgotten its job', async () => {
    const fake = await opened();
    await fake.studio.takes.start();
    fake.client.connect(false);
    fake.client.jobs.clear();
    fake.client.connect(true);
    await settled();
    expect(fake.studio.takes.writing).toBeUndefined();
    expect(texts(fake).join()).toContain('press Continue again');
  });

  test('keeps takes with the engine before their job is forgotten', async () => {
    const { client } = await withTakes();
    const methods = client.calls.map(({ method }) => method);
    expect(methods.indexOf('autosave.keep')).toBeGreaterThan(0);
    expect(methods.indexOf('autosave.keep')).toBeLessThan(methods.indexOf('jobs.dismiss'));
  });
});

describe('takes', () => {
  test('are looked at one after the other, round and round', async () => {
    const { studio } = await withTakes();
    const shown = () => studio.takes.viewer.shown?.parts[0]?.notes[0]?.pitch;
    expect(shown()).toBe(70);
    studio.takes.viewer.step(1);
    expect(shown()).toBe(71);
    studio.takes.viewer.step(-1);
    studio.takes.viewer.step(-1);
    expect(shown()).toBe(72);
    studio.takes.viewer.pointed = studio.takes.list[1]?.id;
    expect(shown()).toBe(71);
    studio.takes.viewer.pointed = undefined;
    studio.takes.viewer.select(undefined);
    expect(shown()).toBeUndefined();
  });

  test('are heard from the seam on, with the song before it, and fall silent', async () => {
    vi.useFakeTimers();
    const { studio, player } = await withTakes();
    const [first] = studio.takes.list;
    studio.takes.viewer.hear(first?.id ?? '');
    expect(player.heard?.from).toBe(1920);
    expect(player.heard?.song.tracks[0]?.notes).toHaveLength(8);
    expect(studio.hearing.id).toBe(first?.id);
    studio.takes.viewer.hear(first?.id ?? '');
    expect(player.heard).toBeUndefined();
    studio.takes.viewer.hear(first?.id ?? '');
    vi.advanceTimersByTime(10_000);
    expect(studio.hearing.id).toBeUndefined();
  });

  test('are compared: the other one goes on where the first one was', async () => {
    vi.useFakeTimers();
    const { studio, player } = await withTakes();
    const [one, other] = studio.takes.list.map(({ id }) => id);
    studio.takes.viewer.compare(one ?? '', other ?? '');
    studio.takes.viewer.hear(one ?? '');
    vi.advanceTimersByTime(500);
    studio.takes.viewer.swap();
    expect(studio.takes.viewer.selected).toBe(other);
    expect(studio.hearing.id).toBe(other);
    expect(player.heard?.from).toBeCloseTo(1920 + 480); // a quarter later, at 120 beats a minute
    expect(player.heard?.song.tracks[0]?.notes.at(-1)?.pitch).toBe(71);
    studio.takes.viewer.swap();
    expect(studio.takes.viewer.selected).toBe(one);
  });

  test('are kept and discarded, and brought back with their seed', async () => {
    const { studio } = await withTakes();
    const [first, second] = studio.takes.list;
    studio.takes.keep(second?.id ?? '');
    studio.takes.discardRest();
    expect(studio.takes.list.map(({ name }) => name)).toEqual(['Take 2']);
    studio.takes.discard(second?.id ?? '');
    expect(studio.takes.list).toEqual([]);
    expect(studio.takes.seeds).toEqual({});
    for (const notice of studio.notices.list) {
      const [action] = notice.actions;
      if (action) await studio.notices.choose(notice, action);
    }
    expect(studio.takes.list.map(({ id }) => id).toSorted()).toEqual(['job-1-0', 'job-1-1', 'job-1-2']);
    expect(studio.takes.seeds[first?.seedKey ?? '']).toEqual(songOf());
  });

  test('are made again from their recipe, and it is told whether they came out the same', async () => {
    const { studio, client, ...fake } = await withTakes();
    const [, take] = studio.takes.list;
    await studio.takes.remake(take?.id ?? '');
    expect(client.asked('continue.start').at(-1)).toEqual({
      model: 'shipped/folk',
      song: songOf(),
      bars: 8,
      takes: 1,
      temperature: 1,
      topP: take?.recipe.topP,
      seed: take?.recipe.seed,
    });
    await finish(client, 'job-2', [71]);
    expect(texts({ studio, ...fake }).at(-1)).toBe('“Take 2” came out the same again, note for note.');
    expect(studio.takes.list).toHaveLength(3);
    await studio.takes.remake(take?.id ?? '');
    await finish(client, 'job-3', [75]);
    expect(texts({ studio, ...fake }).at(-1)).toContain('4 of its notes are missing and 4 are new');
    expect(studio.takes.list.map(({ name }) => name)).toContain('Take 2, made again');
  });
});

describe('accepting a take', () => {
  test('is one step of undo that adds its notes as generated and the seam', async () => {
    const { studio } = await withTakes();
    studio.takes.accept();
    const { song } = studio.document;
    expect(song.seams).toEqual([1920]);
    expect(song.tracks[0]?.notes.slice(0, 4)).toEqual(songOf().tracks[0]?.notes);
    expect(song.tracks[0]?.notes.slice(4).every(({ generated, pitch }) => generated && pitch === 70)).toBe(true);
    expect(studio.takes.viewer.shown).toBeUndefined();
    studio.document.undo();
    expect(studio.document.song).toEqual(songOf());
    expect(studio.document.canUndo).toBe(false);
  });

  test('puts it in the place of one accepted before, and leaves what a human wrote', async () => {
    const { studio } = await withTakes();
    studio.takes.accept('job-1-0');
    const human = { tick: 2400, duration: 240, pitch: 50, velocity: 90 };
    studio.document.edit('Draw', [{ kind: 'notes', track: 0, removed: [], added: [human] }]);
    studio.takes.accept('job-1-1');
    const after = studio.document.song.tracks[0]?.notes.slice(4) ?? [];
    expect(after.map(({ pitch }) => pitch)).toEqual([71, 50, 71, 71, 71]);
    expect(after.filter(({ generated }) => !generated)).toEqual([human]);
    expect(studio.document.song.seams).toEqual([1920]);
  });

  test('finds the take’s tracks where they stand now', async () => {
    const { studio } = await withTakes(songOf(2));
    const [first, second] = studio.document.song.tracks;
    if (!first || !second) throw new Error('two tracks');
    studio.document.edit('Turn round', [
      { kind: 'track', index: 0, before: first },
      { kind: 'track', index: 1, after: first },
    ]);
    studio.takes.accept();
    expect(studio.document.song.tracks.map(({ notes }) => notes.length)).toEqual([4, 8]);
  });
});
