import { mkdirSync, mkdtempSync, readdirSync, readFileSync, symlinkSync, utimesSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { Autosaves } from '../../main/library/autosaves.ts';
import { dataFolder } from '../../main/library/data-folder.ts';
import { Demos } from '../../main/library/demos.ts';
import { fileNameOf } from '../../main/library/file-name.ts';
import { Models } from '../../main/library/models.ts';
import { Projects } from '../../main/library/projects.ts';
import { writeModelCard } from '../../main/training/model-card.ts';
import { resolveRecipe } from '../../main/training/recipe.ts';
import { SegueError } from '../../shared/errors.ts';
import type { ModelInfo } from '../../shared/ipc/contract.ts';
import { writeModelFile } from '../support/model-files.ts';
import { scratchFolder } from '../support/scratch.ts';
import { someProject, someSong } from '../support/studio.ts';

const scratch = scratchFolder();
const newFolder = () => mkdtempSync(join(scratch, 'library-'));
const titled = (title: string) => ({ ...someProject, song: { ...someSong, title } });

describe('the data folder', () => {
  test.each([
    [{ SEGUE_DATA: '/elsewhere' }, 'linux', '/elsewhere'],
    [{}, 'linux', '/home/me/.local/share/segue'],
    [{ XDG_DATA_HOME: '/xdg' }, 'linux', '/xdg/segue'],
    [{}, 'darwin', '/home/me/Library/Application Support/Segue'],
    [{ APPDATA: '/roaming' }, 'win32', '/roaming/Segue'],
  ] as const)('%j on %s', (env, platform, folder) => {
    expect(dataFolder(env, platform, '/home/me')).toBe(folder);
  });
});

describe('names of projects', () => {
  test.each(['Waltz', 'waltz no. 3', 'Für Elise', 'Ода к радости', '月の光', 'a'.repeat(120), 'console', 'COM', '🎵'])(
    '%s is one',
    (name) => expect(fileNameOf(name)).toBe(name.normalize('NFC')),
  );

  test.each([
    ...['', ' ', '.', '..', '../up', '..\\up', 'a/b', 'a\\b', '/etc/passwd', 'C:\\x', 'c:x', '\\\\host\\share'],
    ...[
      'nul',
      'NUL',
      'con.segue',
      'Aux.txt',
      'com1',
      'LPT9.mid',
      'COM¹',
      'conin$',
      'a\0b',
      'a\nb',
      'a\u202eb',
      '\ud800',
    ],
    ...['.hidden', 'dot.', 'space ', ' space', 'a*', 'a?', 'a"', 'a<', 'a>', 'a|', 'file::$DATA', 'é'.repeat(61)],
  ])('%j is none', (name) => {
    expect(() => fileNameOf(name)).toThrow(SegueError);
    expect(() => fileNameOf(name)).toThrow(/; choose another name\.$/);
  });
});

describe('projects', () => {
  test('are saved, listed with the latest first, opened and removed', async () => {
    const projects = new Projects(join(newFolder(), 'projects'));
    expect(await projects.list()).toEqual([]);
    const first = await projects.save('First', titled('one'));
    expect(first).toMatchObject({ name: 'First', bytes: expect.any(Number) });
    await projects.save('Second', titled('two'));
    await projects.save('First', titled('three'));
    const list = await projects.list();
    expect(list.map(({ name }) => name).sort()).toEqual(['First', 'Second']);
    expect(list.map(({ saved }) => saved)).toEqual(list.map(({ saved }) => saved).toSorted((a, b) => b - a));
    const [entry] = (await projects.list()).filter(({ name }) => name === 'First');
    expect(await projects.open('First')).toEqual({ project: titled('three'), saved: entry?.saved });
    await projects.remove('First');
    await projects.remove('First');
    expect((await projects.list()).map(({ name }) => name)).toEqual(['Second']);
    await expect(projects.open('First')).rejects.toMatchObject({ code: 'io' });
  });

  test('saved many times at once end as they were saved last, and leave nothing else behind', async () => {
    const folder = newFolder();
    const projects = new Projects(folder);
    await Promise.all(Array.from({ length: 20 }, (_, i) => projects.save('Waltz', titled(`${i}`))));
    expect((await projects.open('Waltz')).project.song.title).toBe('19');
    expect(readdirSync(folder)).toEqual(['Waltz.segue']);
  });

  test('take nothing’s place that was saved since the work began, unless that is wished', async () => {
    const folder = newFolder();
    const projects = new Projects(folder);
    const { saved } = await projects.save('Waltz', titled('one'));
    utimesSync(join(folder, 'Waltz.segue'), new Date(saved - 5000), new Date(saved - 5000));
    const opened = await projects.open('Waltz');
    expect(opened.saved).toBe(saved - 5000);
    const other = await projects.save('Waltz', titled('other'), opened.saved);
    await expect(projects.save('Waltz', titled('two'), opened.saved)).rejects.toMatchObject({ code: 'conflict' });
    expect(await projects.open('Waltz')).toEqual({ project: titled('other'), saved: other.saved });
    await projects.save('Waltz', titled('two'));
    expect((await projects.open('Waltz')).project.song.title).toBe('two');
    // What was removed has nothing to lose.
    await projects.remove('Waltz');
    await projects.save('Waltz', titled('three'), 1);
    expect((await projects.open('Waltz')).project.song.title).toBe('three');
  });

  test('stay in their folder', async () => {
    const folder = newFolder();
    const projects = new Projects(join(folder, 'projects'));
    writeFileSync(join(folder, 'secret.segue'), 'secret');
    for (const name of ['../secret', '..\\secret', 'nul', '\0']) {
      await expect(projects.open(name)).rejects.toMatchObject({ code: 'bad-input' });
      await expect(projects.save(name, someProject)).rejects.toMatchObject({ code: 'bad-input' });
      await expect(projects.remove(name)).rejects.toMatchObject({ code: 'bad-input' });
    }
    expect(readFileSync(join(folder, 'secret.segue'), 'utf8')).toBe('secret');
  });

  test('that are broken, or whose folder is refused, are told in a sentence', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'Broken.segue'), 'no project');
    await expect(new Projects(folder).open('Broken')).rejects.toMatchObject({ code: 'bad-input' });
    const blocked = new Projects(join(folder, 'Broken.segue', 'projects'));
    await expect(blocked.save('Waltz', someProject)).rejects.toMatchObject({
      code: 'io',
      message: expect.stringMatching(/\.$/),
    });
  });
});

describe('unsaved work', () => {
  test('is kept for each window, with the name of its last save', async () => {
    const folder = newFolder();
    const autosaves = new Autosaves(folder);
    await autosaves.keep('w1', undefined, titled('one'));
    await autosaves.keep('w2', 'Für Elise/2', titled('two'));
    await autosaves.keep('w1', 'Waltz', titled('three'));
    expect((await autosaves.list()).map(({ window, name }) => [window, name]).sort()).toEqual([
      ['w1', 'Waltz'],
      ['w2', 'Für Elise/2'],
    ]);
    expect(await autosaves.open('w1')).toEqual({ name: 'Waltz', project: titled('three') });
    expect(await autosaves.open('w2')).toEqual({ name: 'Für Elise/2', project: titled('two') });
    await autosaves.drop('w1');
    await expect(autosaves.open('w1')).rejects.toMatchObject({ code: 'bad-input' });
    expect(await new Autosaves(folder).list()).toMatchObject([{ window: 'w2' }]);
  });

  test('of one window is the latest, also where a crash left an earlier one behind', async () => {
    const folder = newFolder();
    const autosaves = new Autosaves(folder);
    await autosaves.keep('w1', 'Old', titled('old'));
    const [left = ''] = readdirSync(folder);
    const bytes = readFileSync(join(folder, left));
    await autosaves.keep('w1', 'New', titled('new'));
    writeFileSync(join(folder, left), bytes);
    utimesSync(join(folder, left), 0, 0);
    expect(await autosaves.list()).toMatchObject([{ window: 'w1', name: 'New' }]);
    expect(await autosaves.open('w1')).toMatchObject({ name: 'New', project: titled('new') });
  });

  test('kept, dropped and kept again in one go ends as it was last', async () => {
    const autosaves = new Autosaves(newFolder());
    await Promise.all([
      autosaves.keep('w', undefined, titled('a')),
      autosaves.drop('w'),
      autosaves.keep('w', 'Name', titled('b')),
    ]);
    expect(await autosaves.open('w')).toEqual({ name: 'Name', project: titled('b') });
  });

  test('under a very long name is kept all the same', async () => {
    const autosaves = new Autosaves(newFolder());
    await autosaves.keep('w', 'é'.repeat(300), titled('a'));
    expect(await autosaves.open('w')).toMatchObject({ project: titled('a') });
  });
});

describe('models', () => {
  test('shipped ones come first, and what is no model is left out', async () => {
    const folder = newFolder();
    const models = new Models(join(folder, 'own'), join(folder, 'shipped'));
    expect(await models.list()).toEqual([]);
    writeModelFile(join(folder, 'shipped/folk.safetensors'));
    writeModelFile(join(folder, 'own/my-waltz.safetensors'));
    writeFileSync(join(folder, 'own/broken.safetensors'), 'no model');
    writeFileSync(join(folder, 'own/notes.txt'), 'no model');
    expect(await models.list()).toEqual([
      {
        id: 'shipped/folk',
        name: 'Folk',
        kind: 'lstm',
        tokenizer: 'remi',
        parameters: 8,
        summary: 'Learned from 1,200 pieces in 70 steps.',
        infill: false,
        shipped: true,
      },
      expect.objectContaining({ id: 'own/my-waltz', name: 'My waltz', shipped: false }),
    ]);
    expect(await models.file('own/my-waltz')).toBe(join(folder, 'own/my-waltz.safetensors'));
  });

  test('are found by an id that is listed, and by no path', async () => {
    const folder = newFolder();
    writeModelFile(join(folder, 'secret.safetensors'));
    mkdirSync(join(folder, 'own'));
    const models = new Models(join(folder, 'own'), join(folder, 'shipped'));
    for (const id of ['own/../secret', '../secret', 'own/', '', 'shipped/folk', '/secret']) {
      await expect(models.file(id)).rejects.toMatchObject({ code: 'bad-input' });
    }
  });

  test('tell the loss on test pieces that their card tells', async () => {
    const folder = newFolder();
    const pieces = { training: 1, validation: 1, test: 1 };
    const dataset = { fingerprint: '', pieces, notes: 1, exactDuplicates: 0, nearDuplicates: 0, refused: 0 };
    const card = writeModelCard({
      recipe: resolveRecipe({}),
      dataset,
      parameters: 8,
      steps: 70,
      ...{ history: [], infill: false, figures: undefined },
      bestValidationLoss: 1.5,
      testLoss: 1.25,
    });
    writeModelFile(join(folder, 'waltz.safetensors'), card);
    expect(await new Models(folder, join(folder, 'none')).list()).toMatchObject([{ testLoss: 1.25 }]);
  });

  test('that come are told', async () => {
    const folder = join(newFolder(), 'own');
    const models = new Models(folder, join(folder, 'none'));
    const told: (readonly ModelInfo[])[] = [];
    const stop = models.watch((list) => told.push(list));
    writeModelFile(join(folder, 'waltz.safetensors'));
    await vi.waitFor(() => expect(told.at(-1)).toMatchObject([{ id: 'own/waltz' }]), { timeout: 10_000 });
    stop();
  });

  test('a link to a model elsewhere is a model too', async () => {
    const folder = newFolder();
    writeModelFile(join(folder, 'far/waltz.safetensors'));
    mkdirSync(join(folder, 'own'));
    symlinkSync(join(folder, 'far/waltz.safetensors'), join(folder, 'own/waltz.safetensors'));
    expect(await new Models(join(folder, 'own'), join(folder, 'none')).list()).toMatchObject([{ id: 'own/waltz' }]);
  });
});

describe('demo songs', () => {
  test('all are listed by title, and open with their notes', async () => {
    const demos = new Demos();
    const list = await demos.list();
    expect(list.length).toBeGreaterThan(10);
    for (const { id, title } of list) {
      expect(title).not.toBe('');
      expect((await demos.open(id)).tracks[0]?.notes.length, id).toBeGreaterThan(0);
    }
  });

  test('no path is one', async () => {
    for (const id of ['../README', '', 'greensleeves.abc', '/etc/passwd']) {
      await expect(new Demos().open(id)).rejects.toMatchObject({ code: 'bad-input' });
    }
  });
});
