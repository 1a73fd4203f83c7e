import { describe, expect, test } from 'vitest';
import { infillSong } from '../../main/sampling/infill.ts';
import type { Note, Song, Track } from '../../shared/music/song.ts';
import { withInfill } from '../../shared/tokens/infill.ts';
import { tokenizerKinds } from '../../shared/tokens/registry.ts';
import { randomTable, tableModel } from '../support/table-model.ts';
import { invalidities } from '../support/validity.ts';

function track(name: string, channel: number, drums: boolean, notes: readonly Note[]): Track {
  return { name, channel, program: 10 * channel, drums, notes, controls: [], bends: [], programChanges: [] };
}

const line = (pitches: readonly number[], length: number, from = 0): Note[] =>
  pitches.map((pitch, i) => ({ tick: from + i * length, duration: length, pitch, velocity: 60 + 8 * (i % 4) }));

const bar = 360;
/** Eight bars of 3/4 at an odd resolution, a tempo change among them; a note of the bass sounds over a bar line. */
const waltz: Song = {
  title: 'Waltz',
  ppq: 120,
  tracks: [
    track(
      'Melody',
      0,
      false,
      line([72, 74, 76, 77, 79, 81, 83, 84, 83, 81, 79, 77, 76, 74, 72, 71, 72, 74, 76, 77, 79, 81, 83, 84], 120),
    ),
    track('Bass', 1, false, [
      ...line([48, 43, 48], bar),
      { tick: 1000, duration: 200, pitch: 41, velocity: 70 },
      ...line([43, 48, 43, 48], bar, 4 * bar),
    ]),
    track(
      'Drums',
      9,
      true,
      line(
        Array.from({ length: 24 }, (_, i) => (i % 3 === 0 ? 36 : 42)),
        120,
      ),
    ),
  ],
  tempi: [
    { tick: 0, microsecondsPerQuarter: 400_000 },
    { tick: 4 * bar + 120, microsecondsPerQuarter: 500_000 },
  ],
  meters: [{ tick: 0, numerator: 3, denominator: 4 }],
  keys: [],
  ticks: 8 * bar,
};

const kinds = tokenizerKinds.filter(({ id }) => id !== 'abc');
const isIn = (from: number, to: number) => (note: Note) => note.tick >= from && note.tick < to;
/** What `notes` holds more than `known`, which must all be there. */
function added(notes: readonly Note[], known: readonly Note[]): Note[] {
  const rest = [...notes];
  for (const note of known) {
    const at = rest.findIndex((one) => JSON.stringify(one) === JSON.stringify(note));
    if (at < 0) throw new Error(`The note of pitch ${note.pitch} at ${note.tick} is gone.`);
    rest.splice(at, 1);
  }
  return rest;
}

describe.each(kinds.map((kind) => [kind.id, kind] as const))('%s, with a model that knows nothing', (_, kind) => {
  const tokenizer = withInfill(kind.fit([waltz]));
  const size = tokenizer.vocabulary.length;

  test.each([
    [0, 1],
    [2, 3],
    [3, 6],
    [1, 7],
  ])('bars from %i up to %i are written anew, and all else stays', async (first, last) => {
    const stretch = { from: first * bar, to: last * bar };
    const model = tableModel(size, randomTable(size, first));
    const variations = await infillSong({
      model,
      tokenizer,
      song: waltz,
      stretch,
      take: { variations: 12, seed: last },
    });
    expect(model.open()).toBe(0);
    expect(new Set(variations.map(({ song }) => JSON.stringify(song))).size).toBeGreaterThan(6);
    for (const { song, stopped, notesAdded } of variations) {
      expect(stopped).toBe('end');
      expect(invalidities(song)).toEqual([]);
      expect({ ...song, tracks: [] }).toEqual({ ...waltz, tracks: [] });
      const fresh = song.tracks.flatMap(({ notes }, i) => {
        const old = (waltz.tracks[i]?.notes ?? []).filter((note) => !isIn(stretch.from, stretch.to)(note));
        return added(notes, old);
      });
      expect(fresh).toHaveLength(notesAdded);
      for (const { tick, duration } of fresh) {
        expect(tick).toBeGreaterThanOrEqual(stretch.from);
        expect(tick + duration).toBeLessThanOrEqual(stretch.to);
      }
    }
  });

  test('locked notes stay as they are, each once', async () => {
    const stretch = { from: 2 * bar, to: 5 * bar };
    for (let seed = 0; seed < 12; seed++) {
      const stays = (note: Note, i: number) => !isIn(stretch.from, stretch.to)(note) || (i + seed) % 3 === 0;
      const locked = { ...waltz, tracks: waltz.tracks.map((one) => ({ ...one, notes: one.notes.filter(stays) })) };
      const model = tableModel(size, randomTable(size, seed));
      const variations = await infillSong({
        model,
        tokenizer,
        song: waltz,
        stretch,
        locked,
        take: { variations: 4, seed },
      });
      for (const { song } of variations) {
        expect(invalidities(song)).toEqual([]);
        for (const [i, one] of locked.tracks.entries()) {
          const fresh = added(song.tracks[i]?.notes ?? [], one.notes);
          // No note is written where a locked one of its track begins on the same key.
          for (const { tick, pitch } of one.notes.filter(isIn(stretch.from, stretch.to))) {
            expect(fresh.some((note) => note.tick === tick && note.pitch === pitch)).toBe(false);
          }
        }
      }
    }
  });

  test('whatever was written can be locked and written around', async () => {
    const stretch = { from: 2 * bar, to: 5 * bar };
    for (let seed = 0; seed < 6; seed++) {
      const model = tableModel(size, randomTable(size, seed));
      const [first] = await infillSong({ model, tokenizer, song: waltz, stretch, take: { seed } });
      if (!first) throw new Error('Nothing was written.');
      const locked = first.song;
      const again = await infillSong({
        model,
        tokenizer,
        song: waltz,
        stretch,
        locked,
        take: { variations: 4, seed: 99 },
      });
      for (const { song } of again) {
        for (const [i, { notes }] of locked.tracks.entries()) added(song.tracks[i]?.notes ?? [], notes);
      }
    }
  });

  test('the same seed gives the same music, and a short context is enough', async () => {
    const stretch = { from: 3 * bar, to: 4 * bar };
    for (const context of [256, Number.POSITIVE_INFINITY]) {
      const write = () =>
        infillSong({
          model: tableModel(size, randomTable(size, 1), context),
          tokenizer,
          song: waltz,
          stretch,
          take: { seed: 5 },
        });
      const [one, again] = [await write(), await write()];
      expect(one.map(({ song }) => song)).toEqual(again.map(({ song }) => song));
    }
  });

  test('says what is missing: infill, music that follows, room', async () => {
    const model = tableModel(size, randomTable(size, 1));
    const stretch = { from: 3 * bar, to: 4 * bar };
    const plain = kind.fit([waltz]);
    const small = tableModel(plain.vocabulary.length, randomTable(plain.vocabulary.length, 1));
    await expect(infillSong({ model: small, tokenizer: plain, song: waltz, stretch })).rejects.toMatchObject({
      code: 'bad-model',
      message: expect.stringContaining('was not trained to fill gaps'),
    });
    const ending = { from: 7 * bar, to: 8 * bar };
    await expect(infillSong({ model, tokenizer, song: waltz, stretch: ending })).rejects.toThrow('No music follows');
    const short = { ...model, context: 20 };
    await expect(
      infillSong({ model: short, tokenizer, song: waltz, stretch: { from: bar, to: 6 * bar } }),
    ).rejects.toThrow('sees only 20 tokens');
  });
});

test('bars that the model cannot count are refused', async () => {
  const tokenizer = withInfill(kinds[0]!.fit([waltz]));
  const size = tokenizer.vocabulary.length;
  const song = { ...waltz, meters: [{ tick: 0, numerator: 7, denominator: 8 }] };
  const stretch = { from: 2 * 420, to: 4 * 420 };
  await expect(infillSong({ model: tableModel(size, randomTable(size, 1)), tokenizer, song, stretch })).rejects.toThrow(
    'does not know the meter',
  );
});
