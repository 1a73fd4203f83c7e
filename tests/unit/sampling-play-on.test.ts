import { describe, expect, test } from 'vitest';
import { playOn, type SectionRequest } from '../../main/sampling/play-on.ts';
import { barsToGoOnFrom, editsOfBars, editsToDrop, type LiveBars } from '../../shared/live/live-bars.ts';
import { applyAll } from '../../shared/music/edit.ts';
import { lastBars, type SongEnd } from '../../shared/music/last-bars.ts';
import { countNotes, type Note, type Song } from '../../shared/music/song.ts';
import { tokenizerKinds } from '../../shared/tokens/registry.ts';
import { noteAt, trackOf } from '../support/small-songs.ts';
import { randomTable, tableModel } from '../support/table-model.ts';

const line = (pitches: readonly number[], length: number): Note[] =>
  pitches.map((pitch, i) => noteAt(i * length, pitch, length));

const barTicks = 360;
/** Four bars of 3/4 for two instruments and drums, at an odd resolution. */
const seed: Song = {
  title: 'Waltz',
  ppq: 120,
  tracks: [
    trackOf(line([72, 74, 76, 77, 79, 81, 83, 84, 83, 81, 79, 77], 120)),
    trackOf(line([48, 43, 48, 43], barTicks), { name: 'Bass', channel: 1 }),
    trackOf(line([36, 42, 42, 36, 42, 42, 36, 42, 42, 36, 42, 42], 120), { channel: 9, drums: true }),
  ],
  tempi: [{ tick: 0, microsecondsPerQuarter: 400_000 }],
  meters: [{ tick: 0, numerator: 3, denominator: 4 }],
  keys: [],
  ticks: 4 * barTicks,
};

/** A section as it was told, and what the next one goes on from. */
async function section(request: SectionRequest): Promise<{ told: LiveBars[]; end: SongEnd }> {
  const told: LiveBars[] = [];
  const writing = playOn(request);
  for (;;) {
    const { done, value } = await writing.next();
    if (done) return { told, end: value };
    told.push(value);
  }
}

const withBars = (song: Song, told: readonly LiveBars[]) =>
  told.reduce((whole, bars) => applyAll(whole, editsOfBars(whole, bars)), song);

/** Notes that are no one of the seed's, up to a tick, whatever their track. */
const added = (song: Song, to: number) =>
  song.tracks.flatMap(({ notes }) => notes.filter(({ generated, tick }) => generated && tick < to));

/** Letters make no tune by chance. */
const kinds = tokenizerKinds.filter(({ id }) => id !== 'abc');

describe.each(kinds.map((kind) => [kind.id, kind] as const))('with the tokenizer %s', (_, kind) => {
  const tokenizer = kind.fit([seed]);
  const size = tokenizer.vocabulary.length;
  const from = seed.ticks;
  const request = (table: number, bars: number): SectionRequest => ({
    ...{ model: tableModel(size, randomTable(size, table), 256), tokenizer, bars, seed: table },
    ...{ end: lastBars(seed, from, barsToGoOnFrom), from },
  });

  test.each([1, 2, 3])(
    'sections of whole bars follow on one another, on the song as it was (seed %i)',
    async (table) => {
      let song = seed;
      let next = request(table, 4);
      let at = from;
      for (let number = 0; number < 12; number++) {
        const { told, end } = await section({ ...next, seed: number });
        for (const bars of told) {
          expect(bars.from).toBe(at);
          expect(bars.to === bars.from ? bars.held.length > 0 : bars.to === at + barTicks).toBe(true);
          at = bars.to;
          for (const { tick } of bars.parts.flatMap(({ notes }) => notes)) {
            expect(tick).toBeGreaterThanOrEqual(bars.from);
            expect(tick).toBeLessThan(bars.to);
          }
        }
        song = withBars(song, told);
        expect(end).toEqual({ ...lastBars(song, at, barsToGoOnFrom), start: end.start });
        next = { ...next, end, from: at };
      }
      expect(at).toBe(from + 48 * barTicks);
      expect(added(song, at).length).toBeGreaterThan(20);
      expect(countNotes(song)).toBe(countNotes(seed) + added(song, at).length);
      for (const [i, { notes }] of seed.tracks.entries()) {
        expect(song.tracks[i]?.notes.filter(({ generated }) => !generated)).toEqual(notes);
      }
    },
  );

  test.each([1, 2, 3])('no note is cut where a section ends (seed %i)', async (table) => {
    const short = await section(request(table, 3));
    const long = await section(request(table, 10));
    const to = from + 3 * barTicks;
    const [cut, whole] = [short, long].map(({ told }) => added(withBars(seed, told), to));
    // Keys that a model which knows nothing never lets go are followed for eight bars.
    const followed = to + 8 * barTicks;
    const upTo = (notes: readonly Note[] = []) =>
      notes.map((note) => ({ ...note, duration: Math.min(note.duration, followed - note.tick) }));
    expect(upTo(cut)).toEqual(upTo(whole));
  });

  test('the same request gives the same music, and leaves no decoder behind', async () => {
    const one = request(5, 6);
    expect(await section(one)).toEqual(await section(one));
    expect('open' in one.model && typeof one.model.open === 'function' && one.model.open()).toBe(0);
  });

  test('it goes on at the bar line that it is told, however long the music rested before', async () => {
    const late = from + 5 * barTicks;
    const { told } = await section({ ...request(2, 3), end: lastBars(seed, late, barsToGoOnFrom), from: late });
    expect(told[0]?.from).toBe(late);
    for (const { tick } of added(withBars(seed, told), Infinity)) expect(tick).toBeGreaterThanOrEqual(late);
  });

  test('it keeps to what it is held to', async () => {
    const { told } = await section({ ...request(3, 6), constraints: { scale: 'D minor' } });
    const pitched = withBars(seed, told).tracks.filter(({ drums }) => !drums);
    for (const { notes } of pitched) {
      for (const { pitch } of notes.filter(({ generated }) => generated)) {
        expect([2, 4, 5, 7, 9, 10, 0]).toContain(pitch % 12);
      }
    }
  });
});

test('music without an end is refused what says how it ends, and text that is no tune', async () => {
  const remi = tokenizerKinds.find(({ id }) => id === 'remi')?.fit([seed]);
  const abc = tokenizerKinds.find(({ id }) => id === 'abc')?.fit([seed]);
  if (!remi || !abc) throw new Error('There are no such tokenizers.');
  const asked = (tokenizer: typeof remi): SectionRequest => ({
    ...{ model: tableModel(tokenizer.vocabulary.length, randomTable(tokenizer.vocabulary.length, 1)), tokenizer },
    ...{ bars: 1, seed: 1, end: lastBars(seed, seed.ticks, 32), from: seed.ticks },
  });
  await expect(section({ ...asked(remi), constraints: { length: 99 } })).rejects.toThrow(/cannot have a length/);
  await expect(section({ ...asked(remi), constraints: { endOnTonic: true } })).rejects.toThrow(/end on the tonic/);
  // Nothing but bars' lines lets no time pass.
  const lines = abc.vocabulary.map((letter) => (letter === '|' ? 50 : 0));
  const model = tableModel(lines.length, () => lines);
  await expect(section({ ...asked(abc), model })).rejects.toThrow(/no music that could go on/);
});

test('what is dropped is what a model wrote after a bar line', () => {
  const bars: LiveBars = {
    ...{ from: 1440, to: 1800, parts: [{ track: 1, notes: [noteAt(1440), noteAt(1560)] }], held: [], newTracks: [] },
    ...{ tempi: [{ tick: 1440, microsecondsPerQuarter: 1 }], meters: [] },
  };
  const grown = withBars(seed, [bars]);
  expect(applyAll(grown, editsToDrop(grown, 1440)).tracks).toEqual(seed.tracks);
  expect(applyAll(grown, editsToDrop(grown, 1440)).tempi).toEqual(seed.tempi);
  expect(added(applyAll(grown, editsToDrop(grown, 1500)), Infinity)).toEqual([{ ...noteAt(1440), generated: true }]);
});
