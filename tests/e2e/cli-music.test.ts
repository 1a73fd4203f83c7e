import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { readSong } from '../../main/files/read-song.ts';
import { writeAtomically } from '../../main/files/write-atomically.ts';
import { encodeSafetensors, type StoredTensor, withSafetensors } from '../../main/weights/safetensors.ts';
import { readMidi } from '../../shared/music/midi/read.ts';
import { writeMidi } from '../../shared/music/midi/write.ts';
import { countNotes, type Song } from '../../shared/music/song.ts';
import { root } from '../support/project-files.ts';
import { scratchFolder } from '../support/scratch.ts';
import { jsonLines, segue } from '../support/segue.ts';

const folder = scratchFolder();
const path = (name: string) => join(folder, name);
const songs = join(root, 'assets/songs');
const model = path('model.safetensors');
const seed = path('seed.mid');

/** Runs a command that must succeed; gives the JSON objects that it wrote. */
async function run(...args: string[]): Promise<Record<string, unknown>[]> {
  const { code, stdout, stderr } = await segue([...args, '--json']);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return jsonLines(stdout);
}

const carryOn = (...rest: string[]) => run('continue', '--model', model, '--in', seed, ...rest);
const songIn = (file: string): Song => readMidi(readFileSync(path(file))).song;

let events: Record<string, unknown>[] = [];

beforeAll(async () => {
  const { song } = await readSong(join(songs, 'ode-to-joy.abc'));
  writeFileSync(seed, writeMidi(song));
  events = await run(
    ...['train', '--data', songs, '--model', 'lstm', '--preset', 'tiny', '--tokenizer', 'remi'],
    ...['--out', model, '--steps', '40', '--seed', '3'],
  );
});

test('training ends with what came out of it', () => {
  const done = events.at(-1);
  expect(done).toMatchObject({ event: 'done', steps: 40 });
  for (const name of ['tokensPerSecond', 'bestValidationLoss', 'testLoss', 'parameters']) {
    expect(done?.[name], name).toBeGreaterThan(0);
  }
  expect(existsSync(model)).toBe(true);
});

test('a continuation is the seed unchanged, then new notes after it on the same track', async () => {
  const [done] = await carryOn('--out', path('next.mid'), '--bars', '4', '--seed', '7');
  const before = readMidi(readFileSync(seed)).song;
  const after = songIn('next.mid');
  expect(after.tracks).toHaveLength(1);
  const [old, grown] = [before.tracks[0]?.notes ?? [], after.tracks[0]?.notes ?? []];
  expect(grown.slice(0, old.length)).toEqual(old);
  const added = grown.slice(old.length);
  expect(added.length).toBeGreaterThan(0);
  const bar = 4 * before.ppq;
  const seam = Math.ceil(((old.at(-1)?.tick ?? 0) + 1) / bar) * bar;
  for (const note of added) {
    expect(note.tick).toBeGreaterThanOrEqual(seam);
    expect(note.tick + note.duration).toBeLessThanOrEqual(seam + 4 * bar);
  }
  expect(done).toMatchObject({
    event: 'done',
    variations: [
      {
        file: path('next.mid'),
        notesAdded: added.length,
        logLikelihoodPerToken: expect.any(Number),
        seconds: expect.any(Number),
      },
    ],
  });
});

test('the same random seed gives the same bytes, another one other music', async () => {
  for (const [name, number] of [
    ['a', '11'],
    ['b', '11'],
    ['c', '12'],
  ] as const) {
    await carryOn('--out', path(`${name}.mid`), '--bars', '2', '--seed', number);
  }
  expect(readFileSync(path('a.mid')).equals(readFileSync(path('b.mid')))).toBe(true);
  expect(readFileSync(path('a.mid')).equals(readFileSync(path('c.mid')))).toBe(false);
});

test('several variations go to numbered files, told in the order of their numbers', async () => {
  const [done] = await carryOn('--out', path('take.mid'), '--bars', '2', '--variations', '3');
  const files = [1, 2, 3].map((number) => path(`take-${number}.mid`));
  expect(done?.variations).toMatchObject(files.map((file) => ({ file })));
  expect(existsSync(path('take.mid'))).toBe(false);
  const contents = files.map((file) => readFileSync(file, 'latin1'));
  expect(new Set(contents).size).toBeGreaterThan(1);
});

test('music is written from nothing, and inspect finds in it what was told', async () => {
  const [done] = await run('generate', '--model', model, '--out', path('new.mid'), '--bars', '4', '--seed', '1');
  const [found] = await run('inspect', path('new.mid'));
  const notes = countNotes(songIn('new.mid'));
  expect(notes).toBeGreaterThan(0);
  expect(done?.variations).toMatchObject([{ file: path('new.mid'), notesAdded: notes }]);
  expect(found).toMatchObject({ format: 1, notes });
});

test('inspect tells what stands in a file', async () => {
  const [found] = await run('inspect', seed);
  const { song } = await readSong(seed);
  expect(found).toMatchObject({
    format: 1,
    ppq: song.ppq,
    notes: 62,
    ticks: song.ticks,
    seconds: expect.closeTo(32, 3),
    meters: [{ numerator: 4, denominator: 4 }],
    keys: [{ fifths: 2, mode: 'major' }],
    tracks: [{ channel: 0, program: 0, notes: 62 }],
  });
});

test('tokens decode to the same music', async () => {
  const [found] = await run('tokens', seed, '--tokenizer', 'remi');
  expect(found).toMatchObject({ tokenizer: 'remi', sameMusic: true, notes: 62 });
});

test('evaluation tells nats a token and a note of the test pieces, and baselines beside them', async () => {
  const [found] = await run('evaluate', '--model', model, '--data', songs, '--baselines');
  expect(found).toMatchObject({ event: 'done', part: 'test', name: 'lstm', refused: [] });
  expect(found?.natsPerToken).toBeCloseTo(Number(events.at(-1)?.testLoss), 5);
  expect(found?.natsPerNote).toBeGreaterThan(Number(found?.natsPerToken));
  expect(found?.baselines).toMatchObject(
    ['unigram', 'bigram', '5-gram'].map((name) => ({ name, natsPerToken: expect.any(Number) })),
  );
});

test('the engine is TensorFlow itself', async () => {
  const [devices] = await run('devices');
  expect(devices).toMatchObject({ chosen: 'native' });
});

test('a model of the library is known by its name', async () => {
  const [done] = await run('copies', '--model', 'folk', '--in', seed);
  expect(done).toMatchObject({ event: 'done', learned: true, pieces: 633 });
  const [notes] = await run('surprise', '--model', 'shipped/folk', '--in', seed);
  expect(notes?.total).toBeGreaterThan(0);
  const { code, stderr } = await segue(['surprise', '--model', 'nobody', '--in', seed, '--json']);
  expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('the library has') });
});

test('of a model that keeps no fingerprints the music is asked for, and taken of it they serve as well', async () => {
  const bare = join(folder, 'bare.safetensors');
  const { tensors, metadata } = await withSafetensors(model, async (file) => {
    const kept = new Map<string, StoredTensor>();
    for (const name of file.header.tensors.keys()) if (name !== 'music.prints') kept.set(name, await file.read(name));
    return { tensors: kept, metadata: file.header.metadata };
  });
  await writeAtomically(bare, encodeSafetensors(tensors, metadata));
  const tune = join(songs, 'amazing-grace.abc');
  const { code, stderr } = await segue(['copies', '--model', bare, '--in', tune, '--json']);
  expect({ code, stderr }).toMatchObject({ code: 2, stderr: expect.stringContaining('name the folder') });
  const prints = join(folder, 'bare.prints');
  const [exact] = await run('copies', '--model', bare, '--in', tune, '--data', songs, '--prints', prints);
  const [alone] = await run('copies', '--model', bare, '--in', tune);
  expect(alone).toEqual({ ...exact, least: 7 });
});

test('a tune of the training set is found in it, as what it is', async () => {
  const copies = (...rest: string[]) => run('copies', '--model', model, ...rest);
  const whole = await copies('--in', join(songs, 'amazing-grace.abc'), '--data', songs);
  const inPart = await copies('--in', join(songs, 'amazing-grace.abc'), '--data', songs, '--from-bar', '9');
  for (const [done] of [whole, inPart]) {
    expect(done).toMatchObject({ event: 'done', learned: true });
    expect(done?.longest).toBeGreaterThan(4);
  }
  expect(Number(whole[0]?.longest)).toBeGreaterThan(Number(inPart[0]?.longest));
  // The model keeps fingerprints of what it learned from, so that the folder need not be there.
  const [alone] = await copies('--in', join(songs, 'amazing-grace.abc'));
  expect(alone).toEqual({ ...whole[0], least: 7 });
});
