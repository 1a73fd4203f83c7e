import { flushSync } from 'svelte';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { SegueError } from '../../shared/errors.ts';
import { drawNotes } from '../../shared/music/commands/notes.ts';
import { readProject } from '../../shared/project/project-file.ts';
import { FakeClient } from '../support/fake-client.ts';
import { FakeShell } from '../support/fake-shell.ts';
import { fakeStudio, progressOf, settled } from '../support/fake-studio.ts';
import { noteAt, songOf } from '../support/small-songs.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function opened(client = new FakeClient(), shell = new FakeShell()) {
  const fake = fakeStudio(client, shell);
  fake.studio.project.openSong(songOf());
  flushSync();
  return fake;
}

/** Draws a note, and lets what follows from it begin. */
function draw({ studio }: ReturnType<typeof opened>, tick = 1920): void {
  studio.document.run(drawNotes(studio.document.song, 0, [noteAt(tick)]));
  flushSync();
}

const texts = ({ studio }: ReturnType<typeof opened>) => studio.notices.list.map(({ text }) => text);

describe('saving', () => {
  test('asks for a name the first time, and keeps to it', async () => {
    const fake = opened();
    draw(fake);
    await fake.studio.project.save();
    expect(fake.studio.overlays.open).toEqual({ name: 'save-as' });
    await fake.studio.project.saveAs('Waltz');
    expect(fake.studio.project).toMatchObject({ name: 'Waltz', dirty: false, saving: false, title: 'Waltz' });
    draw(fake, 2400);
    expect(fake.studio.project.dirty).toBe(true);
    await fake.studio.project.save();
    expect(fake.studio.project.dirty).toBe(false);
    const bytes = fake.client.projects.get('Waltz');
    expect(bytes && readProject(bytes)).toEqual(fake.studio.project.snapshot());
  });

  test('leaves what is changed meanwhile unsaved', async () => {
    const fake = opened();
    const saved = fake.studio.project.saveAs('Waltz');
    draw(fake);
    await saved;
    expect(fake.studio.project.dirty).toBe(true);
  });

  test('that fails leaves all as it is and says why', async () => {
    const fake = opened();
    draw(fake);
    fake.client.refusals.set('projects.save', new SegueError('io', 'The disk is full; make room and save again.'));
    await expect(fake.studio.project.saveAs('Waltz')).rejects.toThrow('The disk is full');
    expect(fake.studio.project).toMatchObject({ name: undefined, dirty: true, saving: false });
    fake.client.refusals.delete('projects.save');
    await fake.studio.project.saveAs('Waltz');
    draw(fake, 2400);
    fake.client.refusals.set('projects.save', new SegueError('io', 'The disk is full; make room and save again.'));
    await fake.studio.project.save();
    expect(fake.studio.project).toMatchObject({ name: 'Waltz', dirty: true, saving: false });
    expect(texts(fake)).toEqual(['The disk is full; make room and save again.']);
  });

  test('asks before it replaces what another window has saved meanwhile, also after a reload', async () => {
    const client = new FakeClient();
    const one = opened(client);
    await one.studio.project.saveAs('Waltz');
    const other = opened(client);
    await other.studio.project.open('Waltz');
    for (const [window, tick] of [
      [one, 2400],
      [other, 2880],
    ] as const) {
      draw(window, tick);
      await window.studio.project.save();
    }
    const bytes = () => client.projects.get('Waltz');
    const theirs = one.studio.project.snapshot();
    expect(readProject(bytes() ?? new Uint8Array())).toEqual(theirs);
    expect(other.studio.project.dirty).toBe(true);
    const [notice] = other.studio.notices.list.filter(({ kind }) => kind === 'error');
    expect(notice?.actions.map(({ label }) => label)).toEqual(['Replace it', 'Save as…']);
    const [replace, saveAs] = notice?.actions ?? [];
    await saveAs?.run();
    expect(other.studio.overlays.open).toEqual({ name: 'save-as' });
    await replace?.run();
    expect(readProject(bytes() ?? new Uint8Array())).toEqual(other.studio.project.snapshot());
    expect(other.studio.project.dirty).toBe(false);

    const again = fakeStudio(client, other.shell);
    await again.studio.project.start();
    draw(one, 3360);
    await one.studio.project.saveAs('Waltz');
    draw(again, 3400);
    await again.studio.project.save();
    expect(again.studio.project.dirty).toBe(true);
  });

  test('tells the window its title and whether leaving loses something', async () => {
    const fake = opened();
    expect(fake.shell).toMatchObject({ title: 'Two bars · Segue', dirty: false });
    draw(fake);
    expect(fake.shell.dirty).toBe(true);
    await fake.studio.project.saveAs('Waltz');
    flushSync();
    expect(fake.shell).toMatchObject({ title: 'Waltz · Segue', dirty: false });
  });

  test('a loop and how Continue is set are part of a project', () => {
    const { studio } = opened();
    expect(studio.project.dirty).toBe(false);
    studio.transport.loop = { start: 0, end: 1920, on: true };
    expect(studio.project.dirty).toBe(true);
    studio.project.openProject(studio.project.snapshot());
    expect(studio.project.dirty).toBe(false);
    studio.takes.set({ bars: 3 });
    expect(studio.project.dirty).toBe(true);
  });
});

describe('opening', () => {
  test('gives the project as it was saved, at its start', async () => {
    const fake = opened();
    draw(fake);
    fake.studio.transport.loop = { start: 0, end: 480, on: false };
    await fake.studio.project.saveAs('Waltz');
    const saved = fake.studio.project.snapshot();
    fake.studio.project.newProject();
    expect(fake.studio.document.song.tracks).toHaveLength(1);
    expect(fake.studio.document.notes).toBe(0);
    fake.studio.transport.tick = 777;
    await fake.studio.project.open('Waltz');
    expect(fake.studio.project.snapshot()).toEqual(saved);
    expect(fake.studio.project).toMatchObject({ name: 'Waltz', dirty: false });
    expect(fake.studio.transport.tick).toBe(0);
    expect(fake.studio.document.canUndo).toBe(false);
  });

  test('offers back what was not saved, instead of asking first', async () => {
    const fake = opened();
    draw(fake);
    const work = fake.studio.document.song;
    fake.studio.project.newProject();
    const [notice] = fake.studio.notices.list;
    expect(notice?.text).toContain('not saved');
    if (notice?.actions[0]) await fake.studio.notices.choose(notice, notice.actions[0]);
    expect(fake.studio.document.song).toEqual(work);
    expect(fake.studio.project.dirty).toBe(true);
    expect(fake.studio.notices.list).toEqual([]);
  });

  test('what is brought back offers in turn what it takes the place of', async () => {
    const fake = opened();
    const bringBack = async () => {
      const [notice] = fake.studio.notices.list;
      if (!notice?.actions[0]) throw new Error('nothing is offered');
      await fake.studio.notices.choose(notice, notice.actions[0]);
    };
    draw(fake);
    const first = fake.studio.document.song;
    fake.studio.project.newProject();
    draw(fake);
    const second = fake.studio.document.song;
    await bringBack();
    expect(fake.studio.document.song).toEqual(first);
    await bringBack();
    expect(fake.studio.document.song).toEqual(second);
  });

  test('of a project that is gone leaves the desk as it is', async () => {
    const fake = opened();
    await fake.studio.project.open('Gone');
    expect(fake.studio.document.song).toEqual(songOf());
    expect(texts(fake)).toHaveLength(1);
  });
});

describe('autosave', () => {
  test('keeps a change within two seconds, and the last of many', async () => {
    const fake = opened();
    draw(fake);
    vi.advanceTimersByTime(1000);
    draw(fake, 2400);
    vi.advanceTimersByTime(1000);
    await settled();
    const kept = fake.client.autosaves.get('window-1');
    expect(kept && readProject(kept.bytes).song).toEqual(fake.studio.document.song);
    expect(fake.client.asked('autosave.keep')).toHaveLength(1);
    draw(fake, 2880);
    vi.advanceTimersByTime(2000);
    await settled();
    expect(fake.client.asked('autosave.keep')).toHaveLength(2);
  });

  test('keeps nothing of a song that nobody changed', async () => {
    const fake = opened();
    vi.advanceTimersByTime(10_000);
    await settled();
    expect(fake.client.autosaves.size).toBe(0);
  });

  test('is dropped once the project is saved, also one that a reload brought back', async () => {
    const first = opened();
    draw(first);
    first.shell.leave();
    await settled();
    expect(first.client.autosaves.size).toBe(1);
    first.studio.close();
    first.client.connected = true;
    const again = fakeStudio(first.client, new FakeShell('window-1', first.shell));
    await again.studio.start();
    expect(again.studio.document.song).toEqual(first.studio.document.song);
    expect(again.studio.project.dirty).toBe(true);
    await again.studio.project.saveAs('Waltz');
    expect(first.client.autosaves.size).toBe(0);
  });

  test('of a window that is gone takes the place of unsaved work, which can be brought back', async () => {
    const first = opened();
    draw(first);
    first.shell.leave();
    await settled();
    const second = fakeStudio(first.client, new FakeShell('window-2'));
    await second.studio.start();
    second.studio.project.openSong(songOf(2));
    draw(second);
    const work = second.studio.document.song;
    const [leftover] = second.studio.project.autosave.leftovers;
    if (!leftover) throw new Error('nothing is left over');
    await second.studio.project.autosave.bringBack(leftover);
    expect(second.studio.document.song).toEqual(first.studio.document.song);
    const notice = second.studio.notices.list.at(-1);
    if (!notice?.actions[0]) throw new Error('nothing is offered');
    await second.studio.notices.choose(notice, notice.actions[0]);
    expect(second.studio.document.song).toEqual(work);
  });

  test('is brought back in a tab that went to the studio anew', async () => {
    const first = opened();
    draw(first);
    first.shell.leave();
    await settled();
    const again = fakeStudio(first.client, new FakeShell('window-2', first.shell));
    await again.studio.start();
    expect(again.studio.document.notes).toBe(5);
    expect([...first.client.autosaves.keys()]).toEqual(['window-2']);
  });

  test('comes back with a job that went on, and with one that ended meanwhile', async () => {
    for (const state of ['paused', 'done'] as const) {
      const first = opened();
      await first.studio.engine.start();
      draw(first);
      await first.studio.takes.start();
      first.shell.leave();
      await settled();
      first.studio.close();
      const take = progressOf(songOf(), 70);
      first.client.move('job-1', { state, takes: [take] });
      const again = fakeStudio(first.client, new FakeShell('window-1', first.shell));
      first.client.connect(true);
      const started = again.studio.start();
      // The client tells of jobs as soon as the line stands, which may be before the song is there.
      first.client.move('job-1', {});
      await started;
      await settled();
      expect(again.studio.document.notes).toBe(5);
      expect(again.studio.takes.writing?.state).toBe(state === 'paused' ? 'paused' : undefined);
      expect(again.studio.takes.list).toHaveLength(state === 'done' ? 1 : 0);
      expect(first.client.asked('jobs.cancel')).toEqual([]);
      const kept = first.client.autosaves.get('window-1');
      expect(kept && readProject(kept.bytes).song).toEqual(again.studio.document.song);
    }
  });

  test('what is written for a song that leaves the desk is given up, whole takes too', async () => {
    const fake = opened();
    await fake.studio.engine.start();
    await fake.studio.takes.start();
    fake.client.move('job-1', { takes: [progressOf(songOf(), 70)] });
    fake.studio.project.newProject();
    await settled();
    expect(fake.client.jobs.size).toBe(0);
    expect(fake.studio.takes).toMatchObject({ list: [], writing: undefined });
    expect(fake.studio.project.dirty).toBe(false);
  });

  test('of a window that crashed is offered to another one, with the job that it started', async () => {
    const crashed = opened();
    await crashed.studio.engine.start();
    draw(crashed);
    await crashed.studio.takes.start();
    crashed.shell.leave();
    await settled();
    const other = new FakeShell('window-2');
    const shell = Object.assign(other, { settings: crashed.shell.settings });
    const fake = fakeStudio(crashed.client, shell);
    crashed.client.demos = { demo: songOf() };
    await fake.studio.start();
    expect(fake.studio.document.notes).toBe(4);
    expect(fake.studio.project.autosave.offered).toBe(true);
    const { autosave } = fake.studio.project;
    const [leftover] = autosave.leftovers;
    if (!leftover) throw new Error('nothing was offered');
    expect((await autosave.look(leftover)).project.song).toEqual(crashed.studio.document.song);
    await autosave.bringBack(leftover);
    await settled();
    expect(fake.studio.document.notes).toBe(5);
    expect(fake.studio.takes.writing?.id).toBe('job-1');
    expect([...crashed.client.autosaves.keys()]).toEqual(['window-2']);
    expect(fake.studio.project.autosave.leftovers).toEqual([]);
  });

  test('that is left for later is listed, but not asked about again until there is more', async () => {
    const first = opened();
    draw(first);
    first.shell.leave();
    await settled();
    const reopen = async (id: string) => {
      const shell = Object.assign(new FakeShell(id), { settings: first.shell.settings });
      const fake = fakeStudio(first.client, shell);
      await fake.studio.start();
      return fake.studio;
    };
    const asked = await reopen('window-2');
    expect(asked.project.autosave.offered).toBe(true);
    asked.project.autosave.postpone();
    const again = await reopen('window-3');
    expect(again.project.autosave.offered).toBe(false);
    expect(again.project.autosave.leftovers).toHaveLength(1);
    first.client.autosaves.set('window-4', first.client.autosaves.get('window-1') ?? { bytes: new Uint8Array() });
    const more = await reopen('window-5');
    expect(more.project.autosave.offered).toBe(true);
    // Whoever works on with something else has answered.
    more.project.openSong(songOf(2));
    expect(more.project.autosave.offered).toBe(false);
    expect(more.project.autosave.leftovers).toHaveLength(2);
  });

  test('that is thrown away is gone', async () => {
    const first = opened();
    draw(first);
    first.shell.leave();
    await settled();
    const { studio } = fakeStudio(first.client, new FakeShell('window-2'));
    await studio.start();
    const [leftover] = studio.project.autosave.leftovers;
    if (leftover) await studio.project.autosave.discard(leftover);
    expect(studio.project.autosave.leftovers).toEqual([]);
    expect(first.client.autosaves.size).toBe(0);
  });

  test('that makes room for another song is set aside, also for later windows, until it is brought back', async () => {
    const fake = opened();
    draw(fake);
    const work = fake.studio.document.song;
    fake.studio.project.newProject();
    await settled();
    const [leftover] = fake.studio.project.autosave.leftovers;
    const kept = leftover && fake.client.autosaves.get(leftover.window);
    expect(kept && readProject(kept.bytes).song).toEqual(work);
    const [notice] = fake.studio.notices.list;
    if (notice?.actions[0]) await fake.studio.notices.choose(notice, notice.actions[0]);
    expect(fake.studio.document.song).toEqual(work);
    expect(fake.studio.project.autosave.leftovers).toEqual([]);
    expect([...fake.client.autosaves.keys()]).not.toContain(leftover?.window);
  });

  test('is tried again when the connection comes back, and tells only once that it failed', async () => {
    const fake = opened();
    fake.client.connect(false);
    draw(fake);
    vi.advanceTimersByTime(2000);
    await settled();
    draw(fake, 2400);
    vi.advanceTimersByTime(2000);
    await settled();
    expect(texts(fake)).toHaveLength(1);
    fake.client.connect(true);
    await settled();
    expect(fake.client.autosaves.size).toBe(1);
  });
});

describe('the first look', () => {
  test('is a demo song with a model that continues it', async () => {
    const client = new FakeClient();
    client.demos = { 'ode-to-joy': { ...songOf(), title: 'Ode' }, 'minuet-in-g': { ...songOf(), title: 'Minuet' } };
    const { studio, player } = fakeStudio(client);
    await studio.start();
    flushSync();
    expect(studio.document.song.title).toBe('Minuet');
    expect(studio.project.dirty).toBe(false);
    expect(studio.takes.model?.id).toBe('shipped/folk');
    expect(player.song).toBe(studio.document.song);
    await studio.takes.start();
    expect(studio.takes.writing?.state).toBe('running');
  });

  test('prefers the model that was chosen, while it is there', async () => {
    const client = new FakeClient();
    const [shipped] = client.models;
    if (!shipped) throw new Error('a model');
    const other = { ...shipped, id: 'shipped/band' };
    client.models = [other, { ...shipped, id: 'own/waltz', shipped: false }, shipped];
    const { studio } = fakeStudio(client);
    await studio.start();
    expect(studio.takes.model?.id).toBe('shipped/folk');
    studio.takes.set({ model: 'own/waltz' });
    expect(studio.takes.model?.id).toBe('own/waltz');
    studio.engine.models = [other, shipped];
    expect(studio.takes.model?.id).toBe('shipped/folk');
    studio.engine.models = [other];
    expect(studio.takes.model?.id).toBe('shipped/band');
  });

  test('is an empty song where the engine cannot be reached, and comes with the connection', async () => {
    const client = new FakeClient();
    client.demos = { demo: songOf() };
    client.connected = false;
    const { studio } = fakeStudio(client);
    await studio.start();
    expect(studio.document.song.tracks).toHaveLength(1);
    expect(studio.notices.list).toHaveLength(1);
    client.connect(true);
    await settled();
    expect(studio.document.song).toEqual(songOf());
  });

  test('after a reload is the saved project again', async () => {
    const first = opened();
    await first.studio.project.saveAs('Waltz');
    const again = fakeStudio(first.client, new FakeShell('window-1', first.shell));
    await again.studio.start();
    expect(again.studio.project).toMatchObject({ name: 'Waltz', dirty: false });
  });
});
