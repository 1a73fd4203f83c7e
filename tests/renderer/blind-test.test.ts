import fc from 'fast-check';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { BlindTest } from '../../renderer/blind/blind-test.svelte.ts';
import { fairSongs, loudness } from '../../renderer/blind/fair-songs.ts';
import { seedSongs } from '../../renderer/blind/seed-songs.ts';
import { Hearing } from '../../renderer/state/hearing.svelte.ts';
import { Transport } from '../../renderer/state/transport.svelte.ts';
import { SegueError } from '../../shared/errors.ts';
import type { BlindTally } from '../../shared/ipc/contract.ts';
import type { Mix, Note, Song } from '../../shared/music/song.ts';
import { Random } from '../../shared/random.ts';
import { FakeClient } from '../support/fake-client.ts';
import { FakePlayer } from '../support/fake-player.ts';
import { progressOf, settled } from '../support/fake-studio.ts';
import { noteAt, songOf, trackOf } from '../support/small-songs.ts';

afterEach(() => void vi.useRealTimers());

const models = [
  { id: 'shipped/folk', name: 'Folk' },
  { id: 'own/waltz', name: 'Waltz' },
] as const;
const pitchOf = { 'shipped/folk': 70, 'own/waltz': 80 };

/** A blind test whose models answer at once, each with a pitch of its own. */
async function begun(random: () => number = () => 4) {
  const client = new FakeClient();
  const player = new FakePlayer(new Transport());
  const tallies: BlindTally[] = [];
  client.answers['blind.tallies'] = () => tallies;
  client.answers['blind.count'] = ({ models: [a, b], chosen }) => ({
    ...{ models: [a, b], first: chosen === 'a' ? 1 : 0, second: chosen === 'b' ? 1 : 0 },
    ...{ neither: chosen === 'neither' ? 1 : 0, firstAsA: 1, last: 1 },
  });
  const blind = new BlindTest({ client, hearing: new Hearing(player), randomSeed: random });
  const began = blind.begin({ models, seeds: 'desk', bars: 1, desk: songOf() });
  await write(client, 2);
  await began;
  return { blind, client, player };
}

/** Lets so many takes be written that were asked for. */
async function write(client: FakeClient, takes: number): Promise<void> {
  for (let i = 0; i < takes; i++) {
    await settled();
    const job = [...client.jobs.values()].find(({ state }) => state === 'running');
    if (!job) throw new Error('Nothing is being written.');
    const pitch = Object.entries(pitchOf).find(([id]) => id === job.request.model)?.[1] ?? 0;
    client.move(job.id, { state: 'done', fraction: 1, takes: [progressOf(job.request.song, pitch)] });
  }
  await settled();
}

const lastPitch = (song: Song | undefined) => song?.tracks[0]?.notes.at(-1)?.pitch;

describe('a blind test', () => {
  test('lets both models write the same bars after the same song with the same seed, and hears A, then B', async () => {
    vi.useFakeTimers();
    const { blind, client, player } = await begun();
    const [one, other] = client.asked('continue.start');
    expect([one?.model, other?.model]).toEqual(models.map(({ id }) => id));
    expect({ ...other, model: '' }).toEqual({ ...one, model: '' });
    expect(blind.playing).toBe('a');
    expect(blind.mayChoose).toBe(false);
    // Two bars at 120 beats a minute, and a moment for the last notes to ring.
    vi.advanceTimersByTime(5000);
    expect(blind.playing).toBe('b');
    expect(player.heard?.from).toBe(0);
    expect(blind.mayChoose).toBe(true);
    blind.toggle();
    expect(blind.playing).toBeUndefined();
    blind.toggle();
    expect(blind.playing).toBe('b');
  });

  test('tells whose music was whose only once it is counted, and writes the next pair meanwhile', async () => {
    const { blind, client } = await begun(() => 5);
    expect(client.asked('continue.start')).toHaveLength(3);
    // An odd number puts the second model first.
    expect(lastPitch(blind.pair?.song('a'))).toBe(80);
    blind.hear('b');
    client.refusals.set('blind.count', new SegueError('io', 'The disk is full; make room.'));
    await blind.choose('a');
    expect(blind).toMatchObject({ phase: 'listening', outcome: undefined, trouble: 'The disk is full; make room.' });
    await blind.choose('a');
    expect(blind.phase).toBe('revealed');
    expect(blind.outcome).toMatchObject({ models: [models[1], models[0]], chosen: 'a', bars: 1, seed: 5 });
    expect(blind.tallies).toHaveLength(1);
    await blind.choose('b');
    expect(client.asked('blind.count')).toHaveLength(2);
    await write(client, 2);
    await blind.next();
    expect(blind).toMatchObject({ phase: 'listening', outcome: undefined });
  });

  test('draws the order anew for each pair, either one as often as the other', async () => {
    const random = new Random(7);
    let swapped = 0;
    let changes = 0;
    let before: boolean | undefined;
    const { blind, client } = await begun(() => random.uint32());
    const pairs = 200;
    for (let i = 0; i < pairs; i++) {
      const now = lastPitch(blind.pair?.song('a')) === 80;
      if (now) swapped++;
      if (before !== undefined && before !== now) changes++;
      before = now;
      await write(client, 2);
      await blind.next();
    }
    // Four standard errors of a fair coin, both for the sides and for how often they change.
    expect(Math.abs(swapped - pairs / 2)).toBeLessThan(4 * Math.sqrt(pairs / 4));
    expect(Math.abs(changes - pairs / 2)).toBeLessThan(4 * Math.sqrt(pairs / 4));
  });

  test('says what went wrong and tries another pair; once ended it is silent and asks for nothing more', async () => {
    const { blind, client, player } = await begun();
    const job = [...client.jobs.values()].find(({ state }) => state === 'running');
    client.move(job?.id ?? '', { state: 'failed', error: 'The model broke; choose another.' });
    await settled();
    await blind.next();
    expect(blind).toMatchObject({ phase: 'failed', trouble: 'The model broke; choose another.' });
    const again = blind.next();
    await write(client, 2);
    await again;
    expect(blind.phase).toBe('listening');
    blind.end();
    await settled();
    expect(player.heard).toBeUndefined();
    expect(blind.phase).toBe('choosing');
    expect([...client.jobs.values()]).toEqual([]);
  });
});

test('songs that come along come each once before any comes again', async () => {
  const client = new FakeClient();
  client.demos = Object.fromEntries(['x', 'y', 'z'].map((title) => [title, { ...songOf(), title }]));
  const next = seedSongs(client, 'all', songOf(), new Random(1));
  const titles: string[] = [];
  for (let i = 0; i < 9; i++) {
    if (i === 4) {
      client.refusals.set('demos.open', new SegueError('io', 'The engine cannot be reached.'));
      await expect(next()).rejects.toThrow('cannot be reached');
    }
    titles.push((await next()).title);
  }
  for (const round of [0, 3, 6]) expect(titles.slice(round, round + 3).toSorted()).toEqual(['x', 'y', 'z']);
});

describe('two continuations that are to be compared', () => {
  const notes = fc.array(
    fc.record({
      tick: fc.integer({ min: 1920, max: 5000 }),
      duration: fc.integer({ min: 60, max: 2000 }),
      pitch: fc.integer({ min: 40, max: 90 }),
      velocity: fc.integer({ min: 20, max: 110 }),
    }),
    { minLength: 2, maxLength: 12 },
  );
  const continuationOf = (added: readonly Note[], end: number) => {
    const { tempi, meters } = songOf();
    const sorted = added.toSorted((a, b) => a.tick - b.tick).map((note) => ({ ...note, generated: true as const }));
    return { seam: 1920, end, parts: [{ track: 0, notes: sorted }], newTracks: [], tempi, meters };
  };

  test('end together, keep the seed, and sound as loud as it where velocities reach so far', () => {
    fc.assert(
      fc.property(notes, notes, fc.constantFrom(3840, 4800, 5760), (one, other, end) => {
        const seed = { ...songOf(), ticks: 1920 };
        const fair = fairSongs(seed, [continuationOf(one, end), continuationOf(other, 4800)]);
        expect(fair.end).toBe(Math.min(end, 4800));
        const wanted = loudness(seed.tracks, 1920);
        const power = ({ tracks }: Song) =>
          loudness(
            tracks.map((track) => ({ ...track, notes: track.notes.slice(4) })),
            fair.end - 1920,
          );
        for (const song of fair.songs) {
          expect(song.ticks).toBe(fair.end);
          expect(song.tracks[0]?.notes.slice(0, 4)).toEqual(seed.tracks[0]?.notes);
          const fresh = song.tracks[0]?.notes.slice(4) ?? [];
          for (const { tick, duration } of fresh) expect(tick + duration).toBeLessThanOrEqual(fair.end);
          if (fresh.length === 0 || fresh.some(({ velocity }) => velocity === 127 || velocity < 25)) continue;
          // As near as whole velocities come.
          expect(power(song) / wanted).toBeGreaterThan(0.92);
          expect(power(song) / wanted).toBeLessThan(1.08);
        }
      }),
    );
  });

  test('are as loud as the song behind faders, too; what nobody hears does not count', () => {
    const { tempi, meters } = songOf();
    const flute = trackOf([0, 1, 2, 3].map((beat) => noteAt(1920 + beat * 480)));
    const seed = { ...songOf(), ticks: 1920 };
    const decibels = (mix: Partial<Mix>) => {
      const track = { ...flute, mix: { colour: 0, muted: false, solo: false, volume: 0, pan: 0, ...mix } };
      const continuation = { seam: 1920, end: 3840, parts: [], newTracks: [track], tempi, meters };
      const [song] = fairSongs(seed, [continuation, continuation]).songs;
      return 10 * Math.log10(loudness(song.tracks.slice(1), 1920) / loudness(seed.tracks, 1920));
    };
    // To half a step of a velocity, which is a fifth of a decibel.
    for (const volume of [0, -3, 4]) expect(Math.abs(decibels({ volume }))).toBeLessThan(0.2);
    expect(decibels({ muted: true })).toBe(Number.NEGATIVE_INFINITY);
  });

  test('are heard from four bars before they begin', () => {
    const seed = {
      ...songOf(),
      ticks: 8 * 1920,
      tracks: songOf().tracks.map((track) => ({ ...track, notes: [noteAt(7 * 1920)] })),
    };
    const continuation = { ...continuationOf([noteAt(8 * 1920)], 9 * 1920), seam: 8 * 1920 };
    expect(fairSongs(seed, [continuation, continuation])).toMatchObject({ from: 4 * 1920, seam: 8 * 1920 });
  });
});
