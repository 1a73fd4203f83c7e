import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import { Settings } from '../../renderer/state/settings.svelte.ts';
import { FakeClient } from '../support/fake-client.ts';
import { FakeShell, memoryStore } from '../support/fake-shell.ts';
import { fakeStudio } from '../support/fake-studio.ts';

const key = 'segue.settings';

test('settings are remembered', () => {
  const store = memoryStore();
  new Settings(store).set({ theme: 'light', quantizeSwing: 0.5 });
  expect(new Settings(store).values).toMatchObject({ theme: 'light', quantizeSwing: 0.5, follow: true });
});

test.each(['', 'null', '[]', '{', '7', '{"theme":"pink","quantizeStrength":9,"unknown":1}'])(
  'what was remembered as %s gives the usual values',
  (text) => {
    const usual = new Settings(memoryStore()).values;
    expect(new Settings(memoryStore(new Map([[key, text]]))).values).toEqual(usual);
  },
);

test('one setting that makes no sense leaves the others as they were', () => {
  const store = memoryStore(new Map([[key, '{"theme":"light","keyboardOctave":99}']]));
  expect(new Settings(store).values).toMatchObject({ theme: 'light', keyboardOctave: 4 });
});

test('how the view follows and shows ghosts is remembered too', () => {
  const { studio, shell } = fakeStudio();
  studio.view.follow = false;
  studio.view.ghosts = false;
  flushSync();
  const again = fakeStudio(new FakeClient(), new FakeShell('window-2', shell));
  expect(again.studio.view).toMatchObject({ follow: false, ghosts: false });
});
