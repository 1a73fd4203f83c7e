import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { root } from '../support/project-files.ts';
import { scratchFolder } from '../support/scratch.ts';
import { jsonLines, segue } from '../support/segue.ts';

const folder = scratchFolder();
const songs = join(root, 'assets/songs');
const path = (name: string) => join(folder, name);

beforeAll(() => vi.stubEnv('SEGUE_DATA', path('data')));

/** Runs a command that must succeed; gives the JSON objects that it wrote. */
async function run(...args: string[]): Promise<Record<string, unknown>[]> {
  const { code, stdout, stderr } = await segue([...args, '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return jsonLines(stdout);
}

test('a folder is told with its songs, its duplicates, and each file that is refused with the reason', async () => {
  const music = path('music');
  mkdirSync(music);
  const [one, other] = ['ode-to-joy.abc', 'sakura.abc'];
  copyFileSync(join(songs, one), join(music, one));
  copyFileSync(join(songs, other), join(music, other));
  copyFileSync(join(songs, one), join(music, 'the-same.abc'));
  writeFileSync(join(music, 'broken.mid'), 'no music');
  const [told] = await run('dataset', music);
  expect(told).toMatchObject({ files: 4, songs: 2, duplicates: 1, nearDuplicates: 0 });
  expect(told?.refused).toEqual([{ file: 'broken.mid', reason: expect.stringMatching(/\.$/) }]);
  expect(told?.notes).toBeGreaterThan(50);
  expect(told?.seconds).toBeGreaterThan(10);
});

test('a library without runs says so, and names none', async () => {
  expect(await run('runs')).toEqual([{ runs: [] }]);
  expect((await segue(['runs'])).stdout).toBe('There are no runs yet: start one in the studio.\n');
  expect(await segue(['runs', 'Waltz'])).toMatchObject({
    code: 1,
    stderr: expect.stringMatching(/no run named Waltz/),
  });
  expect(await segue(['runs', 'a', 'b', 'c'])).toMatchObject({ code: 2 });
});

describe('a model', () => {
  test('of the library or in a file has a card; what is none is said', async () => {
    const [shipped] = await run('card', 'folk');
    expect(shipped).toMatchObject({ model: 'shipped/folk', name: 'folk', tokenizer: 'remi' });
    expect((await segue(['card', 'folk'])).stdout).toMatch(/^# folk\n/);
    const [file] = await run('card', join(root, 'assets/models/folk.safetensors'));
    expect(file).toEqual({ ...shipped, model: 'folk' });
    const { code, stderr } = await segue(['card', 'none']);
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr:
        'There is no file and no model named none; the library has shipped/band, shipped/folk, shipped/quartet, shipped/symphony.\n',
    });
  });

  test('is trained further on other music, with the losses of both before and after', async () => {
    const first = path('first.safetensors');
    const sizes = ['--model', 'rnn', '--preset', 'tiny', '--set', 'hidden=32', '--batch', '4', '--window', '32'];
    await run('train', '--data', songs, '--out', first, '--steps', '5', ...sizes);
    const out = path('further.safetensors');
    const events = await run('train', '--data', songs, '--from', first, '--out', out, '--steps', '20');
    const before = events.find(({ event }) => event === 'before');
    const done = events.at(-1);
    expect(before).toMatchObject({ validationLoss: expect.any(Number), testLoss: expect.any(Number) });
    expect(done).toMatchObject({ before: { validation: before?.validationLoss, test: before?.testLoss } });
    expect(Number(done?.testLoss)).toBeLessThan(Number(before?.testLoss));
    const [card] = await run('card', out);
    expect(card?.gain).toEqual({
      before: { validation: before?.validationLoss, test: before?.testLoss },
      after: { validation: done?.bestValidationLoss, test: done?.testLoss },
    });
  });

  test('keeps what it is when it is trained further, and is not written over', async () => {
    const model = join(root, 'assets/models/folk.safetensors');
    const train = (...more: string[]) => segue(['train', '--data', songs, '--from', 'folk', ...more]);
    expect(await train('--out', path('x.safetensors'), '--preset', 'tiny')).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/“preset” is the model’s own/),
    });
    expect(await train('--out', model)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/choose another name/),
    });
  });
});
