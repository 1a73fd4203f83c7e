import { describe, expect, test } from 'vitest';
import { accompanySong } from '../../main/sampling/accompany.ts';
import type { Variation } from '../../main/sampling/variation.ts';
import type { Constraints } from '../../shared/constraints/registry.ts';
import type { Song } from '../../shared/music/song.ts';
import { Random } from '../../shared/random.ts';
import { withInfill } from '../../shared/tokens/infill.ts';
import { tokenizerKinds } from '../../shared/tokens/registry.ts';
import type { Sound, Tokenizer } from '../../shared/tokens/tokenizer.ts';
import { brokenIn } from '../support/kept-constraints.ts';
import { silentAtFirst } from '../support/silent-model.ts';
import { randomSong } from '../support/steered-takes.ts';
import { randomTable, tableModel } from '../support/table-model.ts';
import { invalidities } from '../support/validity.ts';

const remi = tokenizerKinds.find(({ id }) => id === 'remi')!;
const cello: Sound = { program: 42, drums: false };
const drums: Sound = { program: 0, drums: true };

/** Songs of the world that the tokenizer was made from: all instruments that are asked for, and some more. */
function world(song: Song, marked = false) {
  const [track] = song.tracks;
  if (!track) throw new Error('The song has no track.');
  const extra = [cello, drums].map((sound) => ({ ...track, ...sound, channel: sound.drums ? 9 : 7 }));
  // One kit more than the song has.
  const tokenizer = remi.fit([{ ...song, tracks: [...song.tracks, ...extra] }]);
  return marked ? withInfill(tokenizer) : tokenizer;
}

/** Any logits, of which those that lead to a new part are high enough for it to play. */
function eagerModel(tokenizer: Tokenizer, seed: number, context = Infinity) {
  const size = tokenizer.vocabulary.length;
  const table = randomTable(size, seed);
  const eager = tokenizer.vocabulary.map((name) =>
    /^(Program_42|Drums)/.test(name) ? 8 : name.startsWith('Position') ? 4 : 0,
  );
  return tableModel(size, (token) => Float32Array.from(table(token), (logit, i) => logit + (eager[i] ?? 0)), context);
}

const given = ({ tracks, tempi, meters, keys, ppq }: Song, count: number) =>
  JSON.stringify({ tracks: tracks.slice(0, count), tempi, meters, keys, ppq });

describe('another track', () => {
  test('whatever a model would rather do, all that is given stays, and new notes are on the new track, in the stretch', async () => {
    let notes = 0;
    for (let seed = 0; seed < 60; seed++) {
      const random = new Random(seed);
      const song = randomSong(random, [96, 120, 480][seed % 3]!);
      const tokenizer = world(song, seed % 2 === 1);
      const model = eagerModel(tokenizer, seed, seed % 4 === 0 ? 32 : Infinity);
      const whole = seed % 5 === 0;
      const stretch = { from: 4 * song.ppq, to: 10 * song.ppq };
      const takes = await accompanySong({
        ...{ model, tokenizer, song, sound: seed % 4 === 1 ? drums : cello },
        ...{ take: { variations: 2, seed }, ...(!whole && { stretch }) },
      });
      for (const take of takes) {
        expect(given(take.song, song.tracks.length)).toBe(given(song, song.tracks.length));
        expect(take.song.tracks).toHaveLength(song.tracks.length + 1);
        expect(invalidities(take.song)).toEqual(invalidities(song));
        const added = take.song.tracks.at(-1)!;
        const [from, to] = whole ? [0, song.ticks] : [stretch.from, stretch.to];
        for (const { tick, duration } of added.notes) {
          expect(tick).toBeGreaterThanOrEqual(from);
          expect(tick + duration).toBeLessThanOrEqual(to);
        }
        expect(take.stopped).toBe('end');
        expect(take.logLikelihoodPerToken).toBeLessThan(0);
        notes += added.notes.length;
      }
    }
    expect(notes).toBeGreaterThan(200);
  });

  test('the same seed gives the same track, another one another', async () => {
    const song = randomSong(new Random(2), 480);
    const tokenizer = world(song);
    const model = eagerModel(tokenizer, 3);
    const write = async (seed: number) =>
      (await accompanySong({ model, tokenizer, song, sound: cello, take: { seed } }))[0]?.song.tracks.at(-1)?.notes;
    expect(await write(4)).toEqual(await write(4));
    expect(await write(4)).not.toEqual(await write(5));
  });

  describe('without a note', () => {
    const song = randomSong(new Random(2), 480);
    const tokenizer = world(song);
    const asked = (times: number, take: { variations?: number; seed: number }) => {
      const { model, tries } = silentAtFirst(tokenizer, 'Program_42#1', times);
      const again: number[] = [];
      const failed: number[] = [];
      const fractions: number[] = [];
      const takes = accompanySong({
        ...{ model, tokenizer, song, sound: cello, take },
        onAgain: (row) => again.push(row),
        onFailed: ({ index }) => failed.push(index),
        onProgress: (fraction) => fractions.push(fraction),
      });
      return { takes, tries, again, failed, fractions };
    };
    const added = ({ song: { tracks } }: Variation) => tracks.at(-1)?.notes;

    test('is no take: it is written again, the same each time, and keeps its seed', async () => {
      const { takes, tries, again, fractions } = asked(2, { variations: 2, seed: 4 });
      const [one, other] = await takes;
      if (!one || !other) throw new Error('There are no two takes.');
      expect(tries()).toEqual([2, 2, 2]);
      expect(again).toEqual([0, 1, 0, 1]);
      expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
      expect(fractions.at(-1)).toBe(1);
      expect(one.seed).toBe(4);
      expect(added(one)?.length).toBeGreaterThan(0);
      expect(added(one)).not.toEqual(added(other));
      for (const take of [one, other]) {
        const [alone] = await asked(2, { seed: take.seed }).takes;
        expect(alone && added(alone)).toEqual(added(take));
      }
      // Tries draw on: the first one of a model that is never silent is another take.
      const [first] = await asked(0, { seed: 4 }).takes;
      expect(first && added(first)).not.toEqual(added(one));
    });

    test('eight times over is left out, and said in a sentence', async () => {
      const { takes, tries } = asked(Number.POSITIVE_INFINITY, { variations: 3, seed: 4 });
      await expect(takes).rejects.toMatchObject({
        code: 'bad-input',
        message: expect.stringMatching(/^The model wrote no note for Cello in 8 tries; .*\.$/),
      });
      expect(tries()).toEqual(Array(8).fill(3));
    });
  });

  test('notes come as often as the model expects them, however little it foresees what is given', async () => {
    const song = randomSong(new Random(2), 480);
    const tokenizer = world(song);
    const size = tokenizer.vocabulary.length;
    const newcomer = tokenizer.vocabulary.indexOf('Program_42#1');
    // Nothing that is given gets more than a trace; the new part is expected one time in ten.
    const table = new Float32Array(size).fill(Math.log(0.9 / (size - 1)));
    table[newcomer] = Math.log(0.1);
    const model = tableModel(size, () => table);
    const names: string[] = [];
    await accompanySong({
      ...{ model, tokenizer, song, sound: cello, take: { variations: 20, seed: 1 } },
      onToken: ({ token }) => names.push(tokenizer.vocabulary[token] ?? ''),
    });
    const joined = names.filter((name) => name === 'Program_42#1').length;
    const places = 20 * song.tracks.reduce((sum, { notes }) => sum + notes.length, 0);
    // Masked to what may follow, the newcomer would come nearly everywhere: it has far more weight than any one token.
    expect(joined / places).toBeLessThan(0.4);
    expect(joined).toBeGreaterThan(20);
  });

  test.each<Constraints>([
    { scale: 'D minor' },
    { range: [{ lowest: 48, highest: 60 }] },
    { polyphony: 1 },
    { density: { least: 2, most: 4 } },
    { grid: { division: 8, triplet: false } },
    { scale: 'C major', polyphony: 2, density: { least: 1, most: 6 }, range: [{ lowest: 40, highest: 64 }] },
  ])('keeps %o', async (constraints) => {
    let notes = 0;
    for (let seed = 0; seed < 12; seed++) {
      const song = { ...randomSong(new Random(seed), 480), meters: [{ tick: 0, numerator: 4, denominator: 4 }] };
      const whole = { ...song, ticks: Math.ceil(song.ticks / 1920) * 1920 };
      const tokenizer = world(whole, seed % 2 === 1);
      const model = eagerModel(tokenizer, seed);
      const [take] = await accompanySong({ model, tokenizer, song: whole, sound: cello, constraints, take: { seed } });
      if (!take) throw new Error('There is no take.');
      const after = { ...take.song, tracks: take.song.tracks.slice(-1) };
      const before = { ...after, tracks: after.tracks.map((track) => ({ ...track, notes: [] })) };
      expect(brokenIn({ before, after, from: 0, end: whole.ticks }, constraints), `seed ${seed}`).toEqual([]);
      notes += take.notesAdded;
    }
    expect(notes).toBeGreaterThan(12);
  });

  test('says in one sentence what a model cannot do', async () => {
    const song = randomSong(new Random(2), 480);
    const tokenizer = world(song);
    const size = tokenizer.vocabulary.length;
    const model = tableModel(size, randomTable(size, 3));
    const ask = (sound: Sound, constraints: Constraints = {}) =>
      accompanySong({ model, tokenizer, song, sound, constraints });
    await expect(ask({ program: 99, drums: false })).rejects.toMatchObject({
      code: 'bad-option',
      message: expect.stringContaining('has never met Atmosphere; it knows'),
    });
    const [take] = await ask(cello);
    const again = accompanySong({ model, tokenizer, song: take!.song, sound: cello });
    await expect(again).rejects.toThrow('as many tracks of Cello as');
    await expect(ask(cello, { length: 40 })).rejects.toThrow('leave --length out');
    await expect(ask(cello, { tracks: [0] })).rejects.toThrow('leave --tracks out');
    const silent = { ...song, tracks: song.tracks.map((track) => ({ ...track, notes: [] })) };
    await expect(accompanySong({ model, tokenizer, song: silent, sound: cello })).rejects.toMatchObject({
      code: 'bad-input',
    });
  });

  test.each(tokenizerKinds.filter(({ id }) => id !== 'remi'))('$id knows no instruments, and says so', async (kind) => {
    const song = randomSong(new Random(2), 480);
    const tokenizer = kind.fit([song]);
    const size = tokenizer.vocabulary.length;
    const model = tableModel(size, randomTable(size, 3));
    await expect(accompanySong({ model, tokenizer, song, sound: cello })).rejects.toMatchObject({
      code: 'bad-model',
      message: expect.stringContaining('knows no instruments'),
    });
  });
});
