import { expect, test } from 'vitest';
import { Demos } from '../../main/library/demos.ts';
import { forOrchestra } from '../../shared/demo/orchestra.ts';
import { demoSeed, demoSeeds, unfinished } from '../../shared/demo/unfinished.ts';
import { countNotes } from '../../shared/music/song.ts';

const demos = new Demos();

test('every theme of the Unfinished is played as it is written, by players of its instruments, among all the others', async () => {
  const themes = (await demos.list()).filter(({ id }) => id.startsWith('unfinished-'));
  expect(themes).toHaveLength(5);
  for (const { id } of themes) {
    const theme = await demos.open(id);
    const { tracks, ...rest } = forOrchestra(theme);
    expect(rest).toMatchObject({ title: theme.title, tempi: theme.tempi, meters: theme.meters, ticks: theme.ticks });
    expect(tracks).toHaveLength(21);
    const playing = tracks.filter(({ notes }) => notes.length > 0);
    const parts = (all: typeof tracks) => new Map(all.map(({ program, notes }) => [program, notes]));
    expect(parts(playing)).toEqual(parts(theme.tracks));
  }
});

test('a channel belongs to one instrument, and none to the drums', async () => {
  const { tracks } = forOrchestra(await demos.open(unfinished.theme));
  const programs = new Map<number, Set<number>>();
  for (const { channel, program } of tracks) programs.set(channel, (programs.get(channel) ?? new Set()).add(program));
  expect([...programs.values()].every((set) => set.size === 1)).toBe(true);
  expect(programs.has(9)).toBe(false);
});

test('a theme that the orchestra cannot play is refused', async () => {
  const theme = await demos.open('minuet-in-g');
  expect(countNotes(theme)).toBeGreaterThan(0);
  expect(() => forOrchestra(theme)).toThrow(/has nobody to play/);
});

test('ten takes have seeds that were chosen, and every further number has its own', () => {
  const seeds = Array.from({ length: 100 }, (_, i) => demoSeed(i + 1));
  expect(demoSeeds).toHaveLength(10);
  expect(new Set(seeds).size).toBe(100);
});
