import { expect, test } from 'vitest';
import { usualModel } from '../../renderer/state/usual-model.ts';
import type { Song } from '../../shared/music/song.ts';
import { someModel } from '../support/fake-client.ts';
import { noteAt, songOf, trackOf } from '../support/small-songs.ts';

const models = ['band', 'folk', 'quartet', 'symphony'].map((name) => ({ ...someModel, id: `shipped/${name}`, name }));
const played = (...tracks: Song['tracks']): Song => ({ ...songOf(), tracks });
const line = [noteAt(0), noteAt(480)];
const chosen = (song: Song, among = models) => usualModel(among, song)?.name;

test('a tune, strings, a band and an orchestra each have the model that learned from such music', () => {
  expect(chosen(songOf())).toBe('folk');
  expect(chosen(played(trackOf([noteAt(0, 60), noteAt(0, 64)])))).toBe('symphony');
  expect(chosen(played(...[40, 40, 41, 42].map((program) => trackOf(line, { program }))))).toBe('quartet');
  expect(chosen(played(trackOf(line), trackOf(line, { drums: true, channel: 9 })))).toBe('band');
  expect(chosen(songOf(3))).toBe('symphony');
  expect(chosen(played(trackOf([])))).toBe('folk');
  expect(chosen(played(trackOf(line), trackOf([], { program: 40 })))).toBe('symphony');
});

test('where that is missing it is the first one that came with Segue, then any', () => {
  const own = { ...someModel, id: 'own/waltz', name: 'waltz', shipped: false };
  expect(chosen(songOf(), [own, ...models.slice(2)])).toBe('quartet');
  expect(chosen(songOf(), [own])).toBe('waltz');
  expect(chosen(songOf(), [])).toBeUndefined();
});
