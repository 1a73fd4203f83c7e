import { mkdtempSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { readAbc } from '../../shared/music/abc/read.ts';
import { readMidi } from '../../shared/music/midi/read.ts';
import type { Note } from '../../shared/music/song.ts';
import { BarMap } from '../../shared/music/time.ts';
import { root } from '../support/project-files.ts';
import { jsonLines, segue } from '../support/segue.ts';

const folder = mkdtempSync(join(tmpdir(), 'segue-cli-infill-'));
const songs = join(root, 'assets/songs');
const seed = join(songs, 'kesh-jig.abc');
const model = join(folder, 'gaps.safetensors');
const plain = join(folder, 'plain.safetensors');

beforeAll(async () => {
  const train = ['train', '--data', songs, '--preset', 'tiny', '--steps', '3', '--json'];
  const about = join(songs, 'README.md');
  const infill = ['--infill', '0.4', '--storage', 'half', '--name', 'gaps', '--about', about];
  expect(await segue([...train, ...infill, '--out', model])).toMatchObject({ code: 0 });
  expect(await segue([...train, '--infill', '0', '--out', plain])).toMatchObject({ code: 0 });
});

const infill = (out: string, ...more: string[]) =>
  segue([
    'infill',
    '--model',
    model,
    '--in',
    seed,
    '--from-bar',
    '5',
    '--to-bar',
    '8',
    '--out',
    out,
    '--json',
    ...more,
  ]);

test('bars are written anew, the same for the same seed, and the rest of the song stays', async () => {
  const [one, again, other] = ['one.mid', 'again.mid', 'other.mid'].map((name) => join(folder, name));
  if (!one || !again || !other) throw new Error('There are no names.');
  const { code, stdout } = await infill(one, '--seed', '3', '--temperature', '0.9');
  expect(code).toBe(0);
  expect(jsonLines(stdout)).toMatchObject([{ event: 'done', variations: [{ file: one, seed: 3, stopped: 'end' }] }]);
  await infill(again, '--seed', '3', '--temperature', '0.9');
  await infill(other, '--seed', '4', '--temperature', '0.9', '--lock', one);
  expect(readFileSync(again).equals(readFileSync(one))).toBe(true);

  const before = readAbc(readFileSync(seed, 'utf8')).song;
  const bars = new BarMap(before);
  const [from, to] = [bars.bar(4).start, bars.bar(8).start];
  const notesOf = (file: string) => readMidi(readFileSync(file)).song.tracks.flatMap(({ notes }) => notes);
  const outside = (notes: readonly Note[]) => notes.filter(({ tick }) => tick < from || tick >= to);
  expect(outside(notesOf(one))).toEqual(outside(before.tracks.flatMap(({ notes }) => notes)));
  // All of one take locked, the other holds it whole.
  for (const note of notesOf(one)) expect(notesOf(other)).toContainEqual(note);
});

test('what cannot be done is said in a sentence', async () => {
  const out = join(folder, 'none.mid');
  const wrong = await segue([
    'infill',
    '--model',
    model,
    '--in',
    seed,
    '--from-bar',
    '9',
    '--to-bar',
    '4',
    '--out',
    out,
  ]);
  expect(wrong).toMatchObject({ code: 2, stderr: expect.stringContaining('bars 1 to 32') });
  const untrained = ['infill', '--model', plain, '--in', seed, '--from-bar', '5', '--to-bar', '8', '--out', out];
  expect(await segue(untrained)).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('not trained to fill gaps'),
  });
});

test('the surprise of a song is its loss, note by note', async () => {
  const surprise = await segue(['surprise', '--model', model, '--in', seed, '--json']);
  const [told] = jsonLines(surprise.stdout);
  const evaluated = await segue(['evaluate', '--model', model, '--data', seed, '--json']);
  const [done] = jsonLines(evaluated.stdout);
  const total = Number(told?.total);
  expect(total / Number(done?.tokens)).toBeCloseTo(Number(done?.natsPerToken), 5);
  if (!Array.isArray(told?.notes)) throw new Error('No notes were told.');
  expect(told.notes).toHaveLength(Number(done?.notes));
  const sum = told.notes.reduce((all: number, note: { nats: number }) => all + note.nats, Number(told.ending));
  expect(sum).toBeCloseTo(total, 3);
});

test('the surprise of bars that are filled is told of them alone', async () => {
  const surprise = async (...more: string[]) => {
    const { code, stdout } = await segue(['surprise', '--model', model, '--in', seed, '--json', ...more]);
    expect(code).toBe(0);
    const [told] = jsonLines(stdout);
    if (!Array.isArray(told?.notes)) throw new Error('No notes were told.');
    return told.notes.map(({ tick }: { tick: number }) => tick);
  };
  const whole = await surprise();
  const bars = ['--from-bar', '5', '--to-bar', '8'];
  const filled = await surprise(...bars);
  const map = new BarMap(readAbc(readFileSync(seed, 'utf8')).song);
  const [from, to] = [map.bar(4).start, map.bar(8).start];
  expect(filled).toEqual(whole.filter((tick: number) => tick >= from && tick < to));
  const known = await surprise(...bars, '--lock', seed);
  expect(known).toEqual(filled);
  const plainly = await segue(['surprise', '--model', plain, '--in', seed, ...bars]);
  expect(plainly).toMatchObject({ code: 1, stderr: expect.stringContaining('not trained to fill gaps') });
  const aimless = await segue(['surprise', '--model', model, '--in', seed, '--lock', seed]);
  expect(aimless).toMatchObject({ code: 2, stderr: expect.stringContaining('--from-bar') });
});
