import { describe, expect, test } from 'vitest';
import { recipeWords } from '../../renderer/panels/takes/recipe-words.ts';
import { drawnOver, resampled } from '../../renderer/state/adventure.ts';
import { holdingTo, holdTrackRange, lastBarOf, quartersThrough } from '../../renderer/state/hold-to.ts';
import { fakeStudio, finish } from '../support/fake-studio.ts';
import { songOf } from '../support/small-songs.ts';

async function opened() {
  const fake = fakeStudio();
  await fake.studio.engine.start();
  fake.studio.project.openSong(songOf());
  return fake;
}

describe('Hold it to', () => {
  test('asks for what is set, remembers it in the recipe and makes the take again with it', async () => {
    const { studio, client } = await opened();
    const { takes } = studio;
    takes.replaceSettings(holdingTo(takes.settings, 'scale', 'D minor'));
    takes.replaceSettings(holdingTo(takes.settings, 'range', [{ lowest: 55, highest: 76 }]));
    takes.replaceSettings(drawnOver(takes.settings, [0.5, 1.2, 1.5]));
    await takes.start();
    await finish(client, 'job-1', [70]);
    const asked = {
      constraints: { scale: 'D minor', range: [{ lowest: 55, highest: 76 }] },
      temperature: 0.5,
      temperatures: [0.5, 1.2, 1.5],
    };
    expect(takes.list[0]?.recipe).toMatchObject(asked);
    const words = takes.list[0] && recipeWords(takes.list[0].recipe);
    expect(words).toContain('adventure 0.50 to 1.20 to 1.50, scale D minor, pitches 55-76');
    await takes.remake(takes.list[0]?.id ?? '');
    expect(client.asked('continue.start')).toEqual([expect.objectContaining(asked), expect.objectContaining(asked)]);
  });

  test('asks for nothing once all is lifted', async () => {
    const { takes } = (await opened()).studio;
    const before = takes.settings;
    takes.replaceSettings(drawnOver(holdingTo(before, 'polyphony', 1), [1, 1.4]));
    takes.replaceSettings(drawnOver(holdingTo(takes.settings, 'polyphony', undefined), undefined));
    expect(takes.settings).toEqual(before);
  });

  test('keeps the pitches of each track apart from those of all', () => {
    const all = { lowest: 40, highest: 80 };
    const flute = { track: 1, lowest: 60, highest: 84 };
    const both = holdTrackRange(holdTrackRange(undefined, undefined, all), 1, flute);
    expect(both).toEqual([all, flute]);
    expect(holdTrackRange(both, 1, all)).toEqual([all, { track: 1, ...all }]);
    expect(holdTrackRange(both, undefined, undefined)).toEqual([flute]);
    expect(holdTrackRange([flute], 1, undefined)).toBeUndefined();
  });

  test('counts the bars of a whole song through changes of meter', () => {
    const song = {
      ppq: 480,
      meters: [
        { tick: 0, numerator: 4, denominator: 4 },
        { tick: 3840, numerator: 3, denominator: 4 },
      ],
    };
    expect(quartersThrough(song, 3)).toBe(11);
    for (const bar of [1, 2, 3, 7]) expect(lastBarOf(song, quartersThrough(song, bar))).toBe(bar);
  });
});

describe('a curve of adventurousness', () => {
  test('says the same with more points, and keeps both ends with fewer', () => {
    const rounded = (points: readonly number[], count: number) =>
      resampled(points, count).map((point) => Number(point.toFixed(6)));
    expect(rounded([0.5, 1.5], 3)).toEqual([0.5, 1, 1.5]);
    expect(rounded([0.5, 1.5, 0.7], 5)).toEqual([0.5, 1, 1.5, 1.1, 0.7]);
    expect(rounded([0.5, 1.5, 0.7], 2)).toEqual([0.5, 0.7]);
  });

  test('begins with the temperature, and stays within bounds', async () => {
    const { takes } = (await opened()).studio;
    takes.replaceSettings(drawnOver(takes.settings, [0.4, 7, 0.01]));
    expect(takes.settings).toMatchObject({ temperature: 0.4, temperatures: [0.4, 2, 0.1] });
    takes.replaceSettings(drawnOver(takes.settings, undefined));
    expect(takes.settings).toMatchObject({ temperature: 0.4 });
    expect(takes.settings.temperatures).toBeUndefined();
  });
});
