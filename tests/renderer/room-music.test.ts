import { expect, test } from 'vitest';
import { DatasetPage } from '../../renderer/state/room/dataset-page.svelte.ts';
import { musicName } from '../../renderer/train/music-name.ts';
import { datasetStatus } from '../../renderer/train/words.ts';
import type { DatasetReport } from '../../shared/ipc/contract.ts';
import { FakeClient } from '../support/fake-client.ts';
import { fakeStudio, settled } from '../support/fake-studio.ts';
import { datasetOf, fileOf } from '../support/room-things.ts';

/** A studio whose engine takes datasets in, and what it was sent, by name. */
function opened() {
  const fake = fakeStudio();
  const { client } = fake;
  const sent: string[] = [];
  client.answers['datasets.create'] = ({ name }) => datasetOf({ name, state: 'empty' });
  client.answers['datasets.add'] = ({ files }) => {
    sent.push(...files.map(({ name }) => name));
    return null;
  };
  client.answers['datasets.finish'] = () => null;
  client.answers['datasets.stop'] = () => null;
  return { ...fake, sent };
}

const noTotals = { songs: 0, notes: 0, seconds: 0 };
const noHistograms = { keys: [], meters: [], tempi: [], programs: [], bars: [], polyphony: [] };

function reportOf(songs: number): DatasetReport {
  const split = { training: noTotals, validation: noTotals, test: noTotals };
  return {
    dataset: datasetOf(),
    selected: { ...noTotals, songs },
    histograms: noHistograms,
    roles: [],
    split,
  };
}

test('a folder becomes a dataset of its music, which is sent and finished', async () => {
  const { studio, client, sent } = opened();
  await studio.room.addMusic('Folk', [fileOf('Folk/a.mid'), fileOf('Folk/cover.jpg'), fileOf('Folk/b.abc')]);
  await settled();
  expect(sent).toEqual(['Folk/a.mid', 'Folk/b.abc']);
  expect(client.asked('datasets.finish')).toEqual([{ dataset: 'd1', refused: [] }]);
  expect(studio.room.page).toEqual({ kind: 'dataset', id: 'd1' });
  expect(studio.room.datasets.sending).toEqual([]);
});

test('without any music among the files nothing is made, and that is said', async () => {
  const { studio, client } = opened();
  await studio.room.addMusic('Pictures', [fileOf('Pictures/a.jpg')]);
  expect(client.asked('datasets.create')).toEqual([]);
  expect(studio.notices.list[0]?.text).toMatch(/no music among these files/);
  expect(studio.room.page).toBeUndefined();
});

test('a file that is too large, or that cannot be read, is named as refused, and the others are sent', async () => {
  const { studio, client, sent } = opened();
  const gone = { name: 'gone.mid', read: () => Promise.reject(new Error('It is not there any more.')) };
  await studio.room.addMusic('Mixed', [fileOf('huge.mid', 64 * 1024 * 1024 + 1), gone, fileOf('a.mid')]);
  await settled();
  expect(sent).toEqual(['a.mid']);
  expect(client.asked('datasets.finish')[0]?.refused).toEqual([
    { file: 'huge.mid', reason: 'It is larger than 64 MiB.' },
    { file: 'gone.mid', reason: 'It is not there any more.' },
  ]);
});

test('stopping waits for what is on its way, and sends no more', async () => {
  const { studio, client, sent } = opened();
  let arrive = () => {};
  client.answers['datasets.add'] = async ({ files }) => {
    await new Promise<void>((resolve) => {
      arrive = resolve;
    });
    sent.push(...files.map(({ name }) => name));
    return null;
  };
  const megabyte = 1024 * 1024;
  await studio.room.addMusic('Large', [
    fileOf('a.mid', megabyte),
    fileOf('b.mid', megabyte),
    fileOf('c.mid', megabyte),
  ]);
  await settled();
  const stopped = studio.room.datasets.stop('d1');
  await settled();
  expect(client.asked('datasets.stop')).toEqual([]);
  arrive();
  await stopped;
  expect(sent).toEqual(['a.mid']);
  expect(client.asked('datasets.stop')).toEqual([{ dataset: 'd1' }]);
  expect(client.asked('datasets.finish')).toEqual([]);
  expect(studio.notices.list.filter(({ text }) => text.includes('stopped'))).toEqual([]);
});

test('news of datasets, in whatever order, leaves each once, the one that was made last first', () => {
  const { studio, client } = opened();
  client.tell('dataset', datasetOf({ id: 'old', created: 1 }));
  client.tell('dataset', datasetOf({ id: 'new', created: 9 }));
  client.tell('dataset', datasetOf({ id: 'old', created: 1, songs: 7 }));
  expect(studio.room.datasets.list.map(({ id, songs }) => [id, songs])).toEqual([
    ['new', 305],
    ['old', 7],
  ]);
});

test('the report of a filter that was changed meanwhile does not count', async () => {
  const client = new FakeClient();
  const { notices, hearing } = fakeStudio(client).studio;
  const page = new DatasetPage({ client, notices, hearing, split: () => ({}) });
  const late: (() => void)[] = [];
  client.answers['datasets.songs'] = () => ({ songs: [], total: 0 });
  client.answers['datasets.refused'] = () => ({ refused: [], total: 0 });
  client.answers['datasets.open'] = async ({ filter }) => {
    if (filter?.meters?.[0] === '3/4') await new Promise<void>((resolve) => late.push(resolve));
    return reportOf(filter?.meters?.[0] === '3/4' ? 3 : filter ? 2 : 100);
  };
  page.open('d1');
  await settled();
  expect(page.report?.selected.songs).toBe(100);
  page.narrow({ meters: ['3/4'] });
  page.narrow({ meters: ['2/4'] });
  await settled();
  for (const answer of late) answer();
  await settled();
  expect(page.filter).toEqual({ meters: ['2/4'] });
  expect(page.report?.selected.songs).toBe(2);
  expect(page.whole?.selected.songs).toBe(100);
});

test('its status line says what was read, or how far that is', () => {
  expect(datasetStatus(datasetOf(), undefined)).toBe('312 files · 305 songs · 4 refused · 3 duplicates');
  const reading = datasetOf({ state: 'reading', progress: { stage: 'reading', done: 1200, total: 5000 } });
  expect(datasetStatus(reading, { total: 20_000 })).toBe('Reading 1,200 of 20,000 files');
  const one = datasetOf({ files: 1, songs: 1, refused: 0, exactDuplicates: 1 });
  expect(datasetStatus(one, undefined)).toBe('1 file · 1 song · 0 refused · 1 duplicate');
});

test('a dataset is called as its folder, and no two alike', () => {
  const others = [{ name: 'Folk' }, { name: 'Folk 2' }];
  expect(musicName('Folk', others)).toBe('Folk 3');
  expect(musicName('Waltzes', others)).toBe('Waltzes');
  expect(musicName('', [], new Date(2026, 2, 5))).toBe('Music of March 5');
});
