import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CopyFinder } from '../../main/evaluation/copies.ts';
import { copiesOf } from '../../main/evaluation/copies-of.ts';
import { suffixArray } from '../../main/evaluation/suffix-array.ts';
import type { Note, Song } from '../../shared/music/song.ts';
import { transpose } from '../../shared/music/transform.ts';
import { Random } from '../../shared/random.ts';
import { stepSong } from '../support/step-tokenizer.ts';

test('a suffix array is the sorted order of all suffixes', () => {
  const someText = fc.oneof(
    fc.array(fc.integer({ min: 0, max: 2 }), { maxLength: 80 }),
    fc.array(fc.integer({ min: 0, max: 50 }), { maxLength: 80 }),
    fc.nat({ max: 60 }).map((length) => new Array<number>(length).fill(1)),
  );
  fc.assert(
    fc.property(someText, (symbols) => {
      const text = Int32Array.from(symbols);
      const suffix = (place: number) => String.fromCharCode(...text.subarray(place).map((symbol) => symbol + 1));
      const expected = symbols.map((_, place) => place).sort((a, b) => (suffix(a) < suffix(b) ? -1 : 1));
      expect([...suffixArray(text, 51)]).toEqual(expected);
    }),
  );
});

/** A melody of (pitch, quarter notes to the next onset) pairs at four ticks a quarter. */
function melody(line: readonly (readonly [number, number])[]): Song {
  let tick = 0;
  return stepSong(
    line.map(([pitch, length]): Note => {
      const note = { tick, duration: 1, pitch, velocity: 80 };
      tick += 4 * length;
      return note;
    }),
  );
}

/** Notes in the longest shared run, by trying all pairs of places. */
function plainLongest(a: Song, b: Song): number {
  const steps = (song: Song) => {
    const notes = song.tracks[0]!.notes;
    return notes.slice(1).map((note, i) => `${note.pitch - notes[i]!.pitch} ${note.tick - notes[i]!.tick}`);
  };
  const [first, second] = [steps(a), steps(b)];
  let best = 0;
  for (let i = 0; i < first.length; i++) {
    for (let j = 0; j < second.length; j++) {
      let length = 0;
      while (first[i + length] !== undefined && first[i + length] === second[j + length]) length++;
      best = Math.max(best, length);
    }
  }
  return best === 0 ? 0 : best + 1;
}

const someMelody = fc
  .array(fc.tuple(fc.integer({ min: 60, max: 63 }), fc.integer({ min: 1, max: 2 })), { maxLength: 40 })
  .map(melody);

describe('the longest copied run', () => {
  test('is what comparing all places finds, in a piece that holds it', () => {
    fc.assert(
      fc.property(fc.array(someMelody, { maxLength: 5 }), someMelody, (songs, song) => {
        const pieces = songs.map((each, index) => ({ name: String(index), song: each }));
        const each = songs.map((other) => plainLongest(other, song));
        const { notes, piece } = new CopyFinder(pieces).longest(song);
        expect(notes).toBe(Math.max(0, ...each));
        if (notes > 0) expect(each[Number(piece)]).toBe(notes);
        else expect(piece).toBeUndefined();
      }),
    );
  });

  const random = new Random(8);
  const line = (length: number) =>
    Array.from({ length }, (): [number, number] => [40 + random.integer(40), 1 + random.integer(4)]);
  const tune = melody(line(60));
  const finder = new CopyFinder([
    { name: 'other', song: melody(line(60)) },
    { name: 'tune', song: tune },
  ]);

  test('does not change with key, resolution or place', () => {
    const moved = transpose(tune, 5);
    const fine = {
      ...moved,
      ppq: 480,
      tracks: moved.tracks.map((track) => ({
        ...track,
        notes: track.notes.slice(10, 40).map((note) => ({ ...note, tick: note.tick * 120 + 7680 })),
      })),
    };
    expect(finder.longest(fine)).toEqual({ notes: 30, piece: 'tune' });
  });

  test('counts only notes from the given tick on', () => {
    const [track] = tune.tracks;
    expect(finder.longest(tune, track!.notes[50]!.tick).notes).toBe(10);
  });

  test('does not run from one track or piece into the next', () => {
    const notes = tune.tracks[0]!.notes;
    const halves = [notes.slice(0, 30), notes.slice(30)];
    const split = { ...tune, tracks: halves.map((half) => ({ ...tune.tracks[0]!, notes: half })) };
    expect(new CopyFinder([{ name: 'split', song: split }]).longest(tune).notes).toBe(30);
  });

  test('leaves out drums', () => {
    const drums = { ...tune, tracks: tune.tracks.map((track) => ({ ...track, drums: true })) };
    expect(finder.longest(drums).notes).toBe(0);
    expect(new CopyFinder([{ name: 'drums', song: drums }]).longest(tune).notes).toBe(0);
  });

  test('a take that was planted is found among many pieces, and where; one by chance is not', async () => {
    const pieces = Array.from({ length: 40 }, (_, i) => ({ name: `piece ${i}`, song: melody(line(60)) }));
    const source = pieces[17]!.song.tracks[0]!.notes;
    const seed = melody(line(20));
    const begun = seed.ticks + 8;
    const planted = source.slice(12, 36).map((note) => ({
      ...{ ...note, pitch: note.pitch + 2 },
      tick: note.tick - source[12]!.tick + begun,
    }));
    const [track] = seed.tracks;
    const take = { ...seed, tracks: [{ ...track!, notes: [...track!.notes, ...planted] }] };
    const { signal } = new AbortController();
    expect(await copiesOf(take, begun, pieces, signal)).toEqual({
      notes: 24,
      piece: 'piece 17',
      here: { track: 0, from: begun, to: planted.at(-1)!.tick },
      there: { track: 0, from: source[12]!.tick, to: source[35]!.tick },
    });
    expect((await copiesOf(seed, 0, pieces, signal)).notes).toBeLessThan(5);
    expect(await copiesOf(take, begun + 1e6, pieces, signal)).toEqual({ notes: 0 });
  });
});
