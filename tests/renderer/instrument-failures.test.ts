import { flushSync } from 'svelte';
import { afterEach, expect, test, vi } from 'vitest';
import { InstrumentBank } from '../../renderer/instruments/bank.svelte.ts';
import { violin } from '../../shared/sound/instruments/violin.ts';
import { fakeStudio } from '../support/fake-studio.ts';
import { songOf } from '../support/small-songs.ts';

afterEach(() => void vi.unstubAllGlobals());

test('an instrument that cannot be loaded is told once, and again only where it was tried again', () => {
  const { studio, player } = fakeStudio();
  const { failures } = player.bank;
  const texts = () => studio.notices.list.map(({ text }) => text);
  failures.set('violin', 'No violin.');
  flushSync();
  expect(texts()).toEqual(['No violin.']);
  for (const { id } of studio.notices.list) studio.notices.dismiss(id);
  failures.set('harp', 'No harp.');
  flushSync();
  expect(texts()).toEqual(['No harp.']);
  studio.project.openSong(songOf());
  flushSync();
  failures.set('violin', 'No violin.');
  flushSync();
  expect(texts()).toEqual(['No harp.', 'No violin.']);
});

test('an instrument that could not be loaded waits with its stand-in for another song before it is tried again', async () => {
  // The stand-in is computed into a buffer; the recordings cannot be decoded, since there is no sound device here.
  vi.stubGlobal(
    'AudioBuffer',
    class {
      copyToChannel(): void {}
    },
  );
  const bank = new InstrumentBank();
  await bank.load(violin);
  expect(bank.failures.has('violin')).toBe(true);
  bank.prepare([violin]);
  expect(bank.loading.size).toBe(0);
  bank.retry();
  bank.prepare([violin]);
  expect(bank.loading.has('violin')).toBe(true);
});
