import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DatasetInfo, EngineClient, Job } from '../../shared/ipc/contract.ts';
import { uploadFiles } from '../../shared/ipc/upload-files.ts';
import { writeMidi } from '../../shared/music/midi/write.ts';
import type { Song } from '../../shared/music/song.ts';
import { Random } from '../../shared/random.ts';
import { channelKinds } from '../support/channels.ts';
import { scratchFolder } from '../support/scratch.ts';
import { nextEvent, openStudio, someSong, type TestStudio } from '../support/studio.ts';

const scratch = scratchFolder();
const [inMemory] = channelKinds;
let folder: string;
let studio: TestStudio;
let client: EngineClient;

beforeEach(() => {
  folder = mkdtempSync(join(scratch, 'data-'));
  openWindow();
});

afterEach(() => {
  studio.close();
  expect(studio.faults).toEqual([]);
});

function openWindow(): void {
  if (!inMemory) throw new Error('There is no kind of channel.');
  studio = openStudio(folder);
  client = studio.window(inMemory).client;
}

/** A song that no other seed gives. */
function songOf(seed: number): Song {
  const random = new Random(seed);
  const notes = Array.from({ length: 40 }, (_, i) => ({
    tick: i * 120,
    duration: 120,
    pitch: 50 + random.integer(24),
    velocity: 80,
  }));
  return {
    ...someSong,
    title: `Song ${seed}`,
    tracks: someSong.tracks.map((track) => ({ ...track, notes })),
    ticks: 4800,
  };
}

const file = (name: string, content: Song | string) => {
  const bytes = typeof content === 'string' ? new TextEncoder().encode(content) : writeMidi(content);
  return { name, read: async () => Uint8Array.from(bytes) };
};

const becomes = (id: string, state: DatasetInfo['state']) =>
  nextEvent(client, 'dataset', (dataset) => dataset.id === id && dataset.state === state);

/** Files in the library's store, whatever their folders. */
const kept = () =>
  readdirSync(join(folder, 'music'), { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).length;

describe('files that a window adds', () => {
  test('are counted, kept, and told of as they are read', async () => {
    const { id, state } = await client.call('datasets.create', { name: 'Mine' });
    expect(state).toBe('empty');
    const jobs: Job[] = [];
    client.on('job', (job) => jobs.push(job));
    const done = nextEvent(client, 'job', (job) => job.state === 'done');
    const ready = becomes(id, 'ready');
    const files = Array.from({ length: 30 }, (_, i) => file(`songs/${i}.mid`, songOf(i)));
    const sent: number[] = [];
    const count = await uploadFiles(
      client,
      id,
      [...files, file('songs/again.mid', songOf(3)), file('broken.mid', 'no music'), file('notes.txt', 'not sent')],
      { onProgress: (done) => sent.push(done) },
    );
    expect(count).toBe(32);
    expect(sent.at(-1)).toBe(32);
    expect(await ready).toMatchObject({ files: 32, songs: 30, refused: 1, exactDuplicates: 1, notes: 1200 });
    expect(await done).toMatchObject({ kind: 'scan', dataset: id, fraction: 1 });
    const fractions = jobs.map(({ fraction }) => fraction);
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(kept()).toBe(31);
    const { refused, total } = await client.call('datasets.refused', { dataset: id, offset: 0, limit: 10 });
    expect(refused).toEqual([{ file: 'broken.mid', reason: expect.stringMatching(/\.$/) }]);
    expect(total).toBe(1);
  });

  test('can be looked through and heard', async () => {
    const { id } = await client.call('datasets.create', { name: 'Mine' });
    const ready = becomes(id, 'ready');
    await uploadFiles(
      client,
      id,
      Array.from({ length: 12 }, (_, i) => file(`${i}.mid`, songOf(i))),
    );
    await ready;
    const page = await client.call('datasets.songs', { dataset: id, offset: 10, limit: 10 });
    expect(page).toMatchObject({ total: 12, songs: [{ name: '10.mid' }, { name: '11.mid', notes: 40, bars: 3 }] });
    const found = await client.call('datasets.songs', { dataset: id, text: 'SÖNG 7', offset: 0, limit: 10 });
    expect(found).toMatchObject({ total: 1, songs: [{ name: '7.mid', title: 'Song 7' }] });
    const { song } = await client.call('datasets.song', { dataset: id, number: found.songs[0]?.number ?? -1 });
    expect(song.tracks).toEqual(songOf(7).tracks);
  });

  test('may be added to later, and take the place of those of the same name', async () => {
    const { id } = await client.call('datasets.create', { name: 'Mine' });
    const first = becomes(id, 'ready');
    await uploadFiles(client, id, [file('a.mid', songOf(1)), file('b.mid', songOf(2)), file('x.mid', 'broken')]);
    await first;
    const second = becomes(id, 'ready');
    await uploadFiles(client, id, [file('b.mid', songOf(1)), file('c.mid', songOf(3)), file('x.mid', songOf(4))]);
    expect(await second).toMatchObject({ files: 4, songs: 3, refused: 0, exactDuplicates: 1 });
  });

  test('that are damaged in the library are refused, not read as something else', async () => {
    const { id } = await client.call('datasets.create', { name: 'Mine' });
    const first = becomes(id, 'ready');
    await uploadFiles(client, id, [file('a.mid', songOf(1))]);
    await first;
    const [entry] = readdirSync(join(folder, 'music'), { recursive: true, withFileTypes: true }).filter((e) =>
      e.isFile(),
    );
    writeFileSync(join(entry?.parentPath ?? '', entry?.name ?? ''), writeMidi(songOf(2)));
    const second = becomes(id, 'ready');
    await client.call('datasets.read', { dataset: id });
    expect(await second).toMatchObject({ songs: 0, refused: 1 });
    const { refused } = await client.call('datasets.refused', { dataset: id, offset: 0, limit: 1 });
    expect(refused[0]?.reason).toMatch(/damaged; add the file again/);
  });

  test('of no kind of music are refused before anything is sent', async () => {
    const { id } = await client.call('datasets.create', { name: 'Mine' });
    await expect(uploadFiles(client, id, [file('a.txt', 'x')])).rejects.toMatchObject({ code: 'no-data' });
    expect(await client.call('datasets.list', {})).toMatchObject([{ id, state: 'empty', files: 0 }]);
  });
});

describe('a folder', () => {
  const music = () => join(folder, 'my music');
  beforeEach(() => {
    mkdirSync(join(music(), 'deep'), { recursive: true });
    for (let i = 0; i < 5; i++) writeFileSync(join(music(), 'deep', `${i}.mid`), writeMidi(songOf(i)));
  });

  test('is read where it lies, and once more when it has changed', async () => {
    const made = nextEvent(client, 'dataset', ({ state }) => state === 'ready');
    const { id } = await client.call('datasets.create', { name: 'Mine', folder: music() });
    expect(await made).toMatchObject({ files: 5, songs: 5, folder: music() });
    rmSync(join(music(), 'deep/0.mid'));
    const again = becomes(id, 'ready');
    await client.call('datasets.read', { dataset: id });
    expect(await again).toMatchObject({ files: 4, songs: 4 });
    await client.call('library.remove', { kind: 'dataset', id });
    expect(readdirSync(join(music(), 'deep'))).toHaveLength(4);
  });

  test('whose file is gone says so where the song is asked for', async () => {
    const made = nextEvent(client, 'dataset', ({ state }) => state === 'ready');
    const { id } = await client.call('datasets.create', { name: 'Mine', folder: music() });
    await made;
    rmSync(join(music(), 'deep/0.mid'));
    await expect(client.call('datasets.song', { dataset: id, number: 0 })).rejects.toMatchObject({ code: 'io' });
  });

  test.each([['none'], ['relative/path']])('%s that cannot be is refused', async (name) => {
    const path = name === 'none' ? join(folder, name) : name;
    await expect(client.call('datasets.create', { name: 'Mine', folder: path })).rejects.toThrow(/\.$/);
    expect(await client.call('datasets.list', {})).toEqual([]);
  });
});

test('reading is stopped when it is asked to be, and can be begun anew', async () => {
  const { id } = await client.call('datasets.create', { name: 'Mine' });
  await client.call('datasets.add', { dataset: id, files: [{ name: 'a.mid', bytes: writeMidi(songOf(1)) }] });
  await expect(client.call('library.remove', { kind: 'dataset', id })).rejects.toThrow(/stop that first/);
  const stopped = becomes(id, 'stopped');
  await client.call('datasets.stop', { dataset: id });
  await stopped;
  expect((await client.call('jobs.list', {})).map(({ state }) => state)).toEqual(['cancelled']);
  const ready = becomes(id, 'ready');
  await client.call('datasets.read', { dataset: id });
  expect(await ready).toMatchObject({ songs: 1 });
});

test('what is being read when Segue ends has stopped when it begins again', async () => {
  const { id } = await client.call('datasets.create', { name: 'Mine' });
  await client.call('datasets.add', { dataset: id, files: [{ name: 'a.mid', bytes: writeMidi(songOf(1)) }] });
  studio.close();
  openWindow();
  expect(await client.call('datasets.list', {})).toMatchObject([{ id, name: 'Mine', state: 'stopped' }]);
});

test('removing a dataset removes what was kept for it alone', async () => {
  const ids: string[] = [];
  for (const songs of [
    [1, 2],
    [2, 3],
  ]) {
    const { id } = await client.call('datasets.create', { name: `With ${songs}` });
    const ready = becomes(id, 'ready');
    await uploadFiles(
      client,
      id,
      songs.map((seed) => file(`${seed}.mid`, songOf(seed))),
    );
    await ready;
    ids.push(id);
  }
  expect(kept()).toBe(3);
  await client.call('library.remove', { kind: 'dataset', id: ids[0] ?? '' });
  expect(kept()).toBe(2);
  expect(await client.call('datasets.list', {})).toMatchObject([{ id: ids[1] }]);
});
