import { flushSync } from 'svelte';
import { expect, test } from 'vitest';
import { Demos } from '../../main/library/demos.ts';
import { forOrchestra } from '../../shared/demo/orchestra.ts';
import { demoSeeds, unfinished } from '../../shared/demo/unfinished.ts';
import type { TakeProgress } from '../../shared/ipc/contract.ts';
import type { Song } from '../../shared/music/song.ts';
import { someModel } from '../support/fake-client.ts';
import { fakeStudio, settled } from '../support/fake-studio.ts';
import { noteAt, songOf } from '../support/small-songs.ts';

const theme = forOrchestra(await new Demos().open(unfinished.theme));

async function opened() {
  const fake = fakeStudio();
  fake.client.models = [someModel, { ...someModel, id: unfinished.model, name: 'symphony' }];
  fake.client.demos = { [unfinished.theme]: await new Demos().open(unfinished.theme) };
  await fake.studio.engine.start();
  fake.studio.project.openSong(songOf());
  return fake;
}

/** A take of so many bars after the theme: a bar of a flute each. */
function progress(seed: number, bars: number, whole = false): TakeProgress {
  const [seam, bar] = [theme.ticks, 3 * theme.ppq];
  const notes = Array.from({ length: bars }, (_, i) => noteAt(seam + i * bar, 72 + (i % 5), bar));
  const { tempi, meters } = theme;
  const continuation = {
    seam,
    end: seam + unfinished.bars * bar,
    parts: [{ track: 0, notes }],
    newTracks: [],
    tempi,
    meters,
  };
  return { seed, continuation, ...(whole && { nats: 1.2 }) };
}

const flute = (song: Song | undefined) => song?.tracks[0]?.notes.length;

test('one press opens the theme and plays what is written while it is written; whole, it belongs to the song', async () => {
  const { studio, client, player } = await opened();
  await studio.unfinished.start();
  const [seed = 0] = demoSeeds;
  expect(studio.document.song).toEqual(theme);
  expect(client.asked('continue.start')).toEqual([
    {
      model: unfinished.model,
      song: theme,
      bars: unfinished.bars,
      takes: 1,
      temperature: unfinished.temperature,
      topP: unfinished.topP,
      seed,
    },
  ]);
  client.move('job-1', { fraction: 0.5, takes: [progress(seed, 31)] });
  flushSync();
  await settled();
  expect(studio.transport.playing).toBe(true);
  expect(flute(player.song)).toBe(31);
  expect(player.song?.ticks).toBe(theme.ticks + unfinished.bars * 3 * theme.ppq);
  client.move('job-1', { fraction: 0.9, takes: [progress(seed, 50)] });
  flushSync();
  expect(flute(player.song)).toBe(50);
  client.move('job-1', { state: 'done', fraction: 1, takes: [progress(seed, 62, true)] });
  await settled();
  flushSync();
  expect(flute(studio.document.song)).toBe(62);
  expect(studio.document.song.seams).toEqual([theme.ticks]);
  expect(studio.transport.playing).toBe(true);
  expect(studio.notices.list.at(-1)?.actions.map(({ label }) => label)).toEqual(['Another one']);
});

test('each further press is another take of the same theme, in the place of the one before', async () => {
  const { studio, client } = await opened();
  for (const [i, seed] of demoSeeds.entries()) {
    await studio.unfinished.start();
    client.move(`job-${i + 1}`, { state: 'running', fraction: 0.5, takes: [progress(seed, 10)] });
    flushSync();
    client.move(`job-${i + 1}`, { state: 'done', fraction: 1, takes: [progress(seed, 20 + i, true)] });
    await settled();
    flushSync();
    expect(flute(studio.document.song)).toBe(20 + i);
  }
  await studio.unfinished.start();
  const asked = client.asked('continue.start').map(({ seed }) => seed);
  expect(asked.slice(0, -1)).toEqual(demoSeeds);
  expect(demoSeeds).not.toContain(asked.at(-1));
});

test('a take that was cancelled leaves the theme, and the next press begins it again', async () => {
  const { studio, client } = await opened();
  await studio.unfinished.start();
  flushSync();
  client.move('job-1', { state: 'cancelled' });
  await settled();
  flushSync();
  expect(studio.document.song).toEqual(theme);
  await studio.unfinished.start();
  expect(client.asked('continue.start').map(({ seed }) => seed)).toEqual([demoSeeds[0], demoSeeds[0]]);
});
