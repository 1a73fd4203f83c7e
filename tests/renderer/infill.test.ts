import { afterEach, describe, expect, test, vi } from 'vitest';
import { recipeWords } from '../../renderer/panels/takes/recipe-words.ts';
import { onlyOn, stretchMeant, stretchWords } from '../../renderer/state/stretch.ts';
import { SegueError } from '../../shared/errors.ts';
import type { ContinueRequest } from '../../shared/ipc/contract.ts';
import { bytesOfFloats } from '../../shared/ipc/floats.ts';
import type { Note, Song } from '../../shared/music/song.ts';
import { BarMap } from '../../shared/music/time.ts';
import { fillingOf, songAround } from '../../shared/project/continuation.ts';
import type { Continuation } from '../../shared/project/take.ts';
import { fakeStudio, finish, settled } from '../support/fake-studio.ts';
import { noteAt, songOf } from '../support/small-songs.ts';

afterEach(() => void vi.useRealTimers());

/** Eight bars of 4/4 in quarters. */
const song: Song = songOf();
const eight: Song = {
  ...song,
  tracks: song.tracks.slice(0, 1).map((track) => ({
    ...track,
    notes: Array.from({ length: 32 }, (_, i) => noteAt(i * 480, 60 + (i % 7))),
  })),
  ticks: 32 * 480,
};
const bars = new BarMap(eight);
const notes = eight.tracks[0]?.notes ?? [];
const bar = (index: number) => bars.bar(index).start;
const at = (...places: number[]) => new Set(places.flatMap((i) => notes[i] ?? []));

describe('the stretch that is meant', () => {
  test('is the whole of the bars under the loop, with the selected notes in them locked', () => {
    const loop = { start: bar(2) + 100, end: bar(4) - 100, on: true };
    const stretch = stretchMeant(eight, bars, loop, at(1, 9, 12, 20));
    expect(stretch).toEqual({
      from: bar(2),
      to: bar(4),
      bars: 2,
      locked: [{ track: 0, notes: [notes[9], notes[12]] }],
      followed: true,
    });
    expect(stretchWords(bars, { from: bar(2), to: bar(4) })).toBe('bars 3–4');
  });

  test('is the bars of the selection where nothing is looped, and then nothing is locked', () => {
    const off = { start: 0, end: bar(1), on: false };
    for (const loop of [undefined, off]) {
      expect(stretchMeant(eight, bars, loop, at(5, 6))).toMatchObject({
        from: bar(1),
        to: bar(2),
        bars: 1,
        locked: [],
      });
    }
    expect(stretchMeant(eight, bars, off, new Set())).toMatchObject({ from: 0, to: bar(1) });
    expect(stretchMeant(eight, bars, undefined, new Set())).toBeUndefined();
    expect(stretchMeant(eight, bars, undefined, at(30))).toMatchObject({ followed: false });
    expect(stretchWords(bars, { from: bar(1), to: bar(2) })).toBe('bar 2');
  });

  test('counts a pickup as bar 0', () => {
    const meters = [
      { tick: 0, numerator: 1, denominator: 4 },
      { tick: 480, numerator: 4, denominator: 4 },
    ];
    const late = new BarMap({ ppq: 480, meters });
    expect(late.pickup && stretchWords(late, { from: 0, to: 480 + 1920 })).toBe('bars 0–1');
  });
});

test('where one track alone is written, all notes of the others in the stretch are locked', async () => {
  const [melody] = eight.tracks;
  if (!melody) throw new Error('There is a track.');
  const duet = {
    ...eight,
    tracks: [melody, { ...melody, notes: notes.map((note) => ({ ...note, pitch: note.pitch - 24 })) }],
  };
  const meant = stretchMeant(duet, bars, { start: bar(2), end: bar(4), on: true }, at(9));
  if (!meant) throw new Error('No stretch is meant.');
  const stretch = onlyOn(0, meant, duet);
  expect(stretch.locked.map(({ track, notes: stay }) => [track, stay.length])).toEqual([
    [0, 1],
    [1, 8],
  ]);
  const { studio, client } = fakeStudio();
  await studio.engine.start();
  studio.project.openSong(duet);
  await studio.takes.writeAnew(stretch);
  expect(client.asked('continue.start')[0]).toMatchObject({
    constraints: { tracks: [0] },
    infill: { locked: stretch.locked },
  });
  expect(studio.takes.settings.constraints).toBeUndefined();
});

/** What fills the asked stretch of a request: a note at each of its bars. */
function written({ song: seed, infill }: ContinueRequest, pitch: number): Continuation {
  if (!infill) throw new Error('No stretch was asked for.');
  const around = songAround(seed, { seam: infill.from, end: infill.to, locked: infill.locked });
  const tracks = around.tracks.map((track) => ({ ...track, notes: [...track.notes, noteAt(infill.from, pitch)] }));
  return fillingOf(seed, { ...around, tracks }, infill);
}

describe('bars written anew', () => {
  async function opened() {
    const fake = fakeStudio();
    await fake.studio.engine.start();
    fake.studio.project.openSong(eight);
    const { document, takes } = fake.studio;
    const desk = document.song.tracks[0]?.notes ?? [];
    const loop = { start: bar(2), end: bar(4), on: true };
    const lock: readonly Note[] = desk.slice(9, 10);
    const write = async (...pitches: number[]) => {
      const stretch = stretchMeant(document.song, document.bars, loop, new Set(lock));
      if (stretch) await takes.writeAnew(stretch);
      const id = [...fake.client.jobs.keys()].at(-1) ?? '';
      const request = fake.client.asked('continue.start').at(-1) as ContinueRequest;
      const all = pitches.map((pitch) => ({ seed: pitch, continuation: written(request, pitch), nats: 1 }));
      fake.client.move(id, { state: 'done', fraction: 1, takes: all });
      await settled();
      return request;
    };
    return { ...fake, takes, document, lock, write };
  }

  test('are asked for as Continue is set, but for the length; their takes tell the bars and can be made again', async () => {
    const { takes, client, write } = await opened();
    takes.replaceSettings({ ...takes.settings, temperature: 1.2, takes: 2, constraints: { length: 64, polyphony: 1 } });
    const request = await write(80, 81);
    expect(request).toMatchObject({ bars: 2, takes: 2, temperature: 1.2, constraints: { polyphony: 1 } });
    expect(request.constraints).not.toHaveProperty('length');
    expect(request.infill).toMatchObject({ from: bar(2), to: bar(4), locked: [{ track: 0 }] });
    expect(takes.list.map(({ name }) => name)).toEqual(['Take 1, bars 3–4', 'Take 2, bars 3–4']);
    const [take] = takes.list;
    if (!take) throw new Error('There is no take.');
    expect(recipeWords(take.recipe)).toContain('2 bars, written anew around 1 locked note');
    await takes.remake(take.id);
    const again = client.asked('continue.start').at(-1);
    expect(again).toEqual({ ...request, seed: 80, takes: 1 });
  });

  test('show what would give way, and are accepted in the place of that and of one another, each one step', async () => {
    const { takes, document, lock, write } = await opened();
    await write(80, 81);
    expect(takes.viewer.givingWay.size).toBe(7);
    for (const note of takes.viewer.givingWay) expect(note.tick >= bar(2) && note.tick < bar(4)).toBe(true);
    expect(takes.viewer.givingWay).not.toContain(lock[0]);
    const before = document.song;
    for (const [place, pitch] of [
      [0, 80],
      [1, 81],
    ] as const) {
      takes.accept(takes.list[place]?.id);
      const inside = (document.song.tracks[0]?.notes ?? []).filter(({ tick }) => tick >= bar(2) && tick < bar(4));
      expect(inside.map((note) => note.pitch)).toEqual([pitch, lock[0]?.pitch]);
      expect(document.song.seams).toBeUndefined();
    }
    document.undo();
    document.undo();
    expect(document.song).toEqual(before);
    expect(document.canUndo).toBe(false);
  });

  test('are heard from a bar before, and nothing goes on from them', async () => {
    const { takes, player, client, write } = await opened();
    await write(80);
    const [take] = takes.list;
    if (!take) throw new Error('There is no take.');
    takes.viewer.hear(take.id);
    expect(player.heard?.from).toBe(bar(1));
    const asked = client.asked('continue.start').length;
    await takes.continueFrom(take.id);
    expect(client.asked('continue.start')).toHaveLength(asked);
  });

  test('are looked through for copies by themselves, without what follows them', async () => {
    const { client, write } = await opened();
    client.answers['questions.copies'] = () => ({ state: 'unknown', reason: 'No.' });
    await write(80);
    await settled();
    const [asked] = client.asked('questions.copies');
    expect(asked?.from).toBe(bar(2));
    const asks = asked?.song.tracks[0]?.notes ?? [];
    expect(asks.map(({ tick }) => tick)).toContain(bar(2));
    expect(Math.max(...asks.map(({ tick }) => tick))).toBeLessThan(bar(4));
  });

  test('are coloured by what they cost a model that knows both sides, which is said where it cannot be told', async () => {
    vi.useFakeTimers();
    const { studio, client, document, write } = await opened();
    client.answers['questions.surprise'] = ({ song, infill }) => {
      const nats = song.tracks.flatMap(({ notes }) =>
        notes.map(({ tick }) => (infill ? (tick >= infill.from && tick < infill.to ? 2 : Number.NaN) : 1)),
      );
      return { nats: bytesOfFloats(nats), ending: 0, total: 1, unread: 0 };
    };
    const asked = () => client.asked('questions.surprise');
    const rest = async () => {
      await vi.advanceTimersByTimeAsync(1000);
      await settled();
    };
    const { infill } = await write(80);
    studio.surprise.on = true;
    await rest();
    expect(asked()).toHaveLength(2);
    expect(asked()[0]).toMatchObject({ song: document.song });
    expect(asked()[0]).not.toHaveProperty('infill');
    expect(asked()[1]?.infill).toEqual(infill);
    const { told } = studio.surprise;
    const fill = studio.takes.viewer.shown?.parts[0]?.notes ?? [];
    expect(fill.map((note) => told?.nats.get(note))).toEqual(fill.map(() => 2));
    // What stays, the locked note too, costs what it did.
    const stay = document.song.tracks.flatMap(({ notes }) => notes);
    expect(new Set(stay.map((note) => told?.nats.get(note)))).toEqual(new Set([1]));
    expect(studio.surprise.untold).toBe('');

    studio.engine.models = studio.engine.models.map((model) => ({ ...model, infill: false }));
    await rest();
    expect(studio.surprise.untold).toContain('was not trained to fill gaps');
    expect(fill.some((note) => studio.surprise.told?.nats.has(note))).toBe(false);
    expect(studio.surprise.told?.nats.size).toBe(stay.length);
  });

  test('are not told where that question fails, and the song is all the same', async () => {
    vi.useFakeTimers();
    const { studio, client, document, write } = await opened();
    client.answers['questions.surprise'] = ({ song, infill }) => {
      if (infill) throw new SegueError('bad-input', 'The model does not know this meter.');
      const nats = song.tracks.flatMap(({ notes }) => notes.map(() => 1));
      return { nats: bytesOfFloats(nats), ending: 0, total: 1, unread: 0 };
    };
    await write(80);
    studio.surprise.on = true;
    await vi.advanceTimersByTimeAsync(1000);
    await settled();
    expect(studio.surprise.untold).toBe('The model does not know this meter.');
    expect(studio.surprise.failure).toBe('');
    expect(studio.surprise.told?.nats.size).toBe(document.notes);
  });

  test('after a take that goes on after the song, both stand for themselves', async () => {
    const { takes, client, studio, write } = await opened();
    await takes.start();
    await finish(client, 'job-1', [70]);
    await write(80);
    expect(takes.tree.map(({ branches }) => branches.length)).toEqual([0, 0]);
    expect(studio.notices.list).toEqual([]);
  });
});
