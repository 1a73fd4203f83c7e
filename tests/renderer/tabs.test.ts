import { expect, test } from 'vitest';
import { canRun } from '../../renderer/actions/action.ts';
import { actions } from '../../renderer/actions/registry.ts';
import { fakeStudio } from '../support/fake-studio.ts';
import { songOf } from '../support/small-songs.ts';

test('elsewhere nothing of the groups that work on notes can be done', () => {
  const { studio } = fakeStudio();
  studio.tabs.show('elsewhere');
  const possible = actions.filter((action) => canRun(action, studio)).map(({ group }) => group);
  expect(new Set(possible)).toEqual(new Set(['File', 'Help', 'Play', 'View']));
});

test('a song that is opened comes into sight, but not what a reload brings back', async () => {
  const { studio } = fakeStudio();
  studio.tabs.show('elsewhere');
  await studio.start();
  expect(studio.tabs.current).toBe('elsewhere');
  studio.project.openSong(songOf());
  expect(studio.tabs.current).toBe('compose');
  studio.close();
});
