import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { estimateKey } from '../../shared/music/estimate-key.ts';
import type { Note, Song } from '../../shared/music/song.ts';
import { countNotes } from '../../shared/music/song.ts';
import { secondsOf, TempoMap } from '../../shared/music/time.ts';
import { append, scaleTempo, slice, transpose, withPpq } from '../../shared/music/transform.ts';
import { anySong } from '../support/songs.ts';
import { invalidities } from '../support/validity.ts';

function line(pitches: readonly number[], rest: Partial<Song> = {}): Song {
  const notes = pitches.map((pitch, i) => ({ tick: i * 480, duration: 480, pitch, velocity: 64 }));
  const part = { name: '', channel: 0, program: 0, drums: false, controls: [], bends: [], programChanges: [] };
  const empty = { title: '', ppq: 480, tempi: [], meters: [], keys: [] };
  return { ...empty, tracks: [{ ...part, notes }], ticks: pitches.length * 480, ...rest };
}

const pitches = (song: Song) => song.tracks.flatMap((track) => track.notes.map((note) => note.pitch));
const semitones = fc.integer({ min: -130, max: 130 });

describe('transpose', () => {
  test('moves pitches, leaves drums, folds back what leaves the range', () => {
    fc.assert(
      fc.property(anySong, semitones, (song, by) => {
        const moved = transpose(song, by);
        expect(invalidities(moved)).toEqual([]);
        for (const [i, track] of song.tracks.entries()) {
          const classes = (notes: readonly Note[], shift: number) =>
            notes.map((note) => `${note.tick} ${note.duration} ${(((note.pitch + shift) % 12) + 12) % 12}`).sort();
          expect(classes(moved.tracks[i]?.notes ?? [], 0)).toEqual(classes(track.notes, track.drums ? 0 : by));
        }
      }),
    );
    expect(pitches(transpose(line([0, 60, 127]), 1))).toEqual([1, 61, 116]);
    expect(pitches(transpose(line([0, 60, 127]), -1))).toEqual([11, 59, 126]);
  });

  test('there and back is the same where nothing is folded', () => {
    expect(transpose(transpose(line([40, 60, 80]), 7), -7)).toEqual(line([40, 60, 80]));
  });

  test.each([
    [0, 1, -5],
    [0, 2, 2],
    [0, 6, 6],
    [3, 12, 3],
    [-7, 0, -7],
    [1, -1, 6],
    [-3, 2, -1],
  ])('a key of %i fifths, %i semitones up, has %i', (fifths, by, expected) => {
    const song = line([60], { keys: [{ tick: 0, fifths, mode: 'major' }] });
    expect(transpose(song, by).keys).toEqual([{ tick: 0, fifths: expected, mode: 'major' }]);
  });
});

test('a song at another tempo lasts accordingly', () => {
  const song = line([60, 62], { tempi: [{ tick: 480, microsecondsPerQuarter: 1_000_000 }] });
  expect(secondsOf(scaleTempo(song, 2))).toBeCloseTo(secondsOf(song) / 2);
  expect(() => scaleTempo(song, 0)).toThrow(expect.objectContaining({ code: 'bad-option' }));
});

describe('another resolution', () => {
  test('is exact and undone again where it is a multiple', () => {
    fc.assert(
      fc.property(anySong, fc.integer({ min: 1, max: 20 }), (song, times) => {
        fc.pre(song.ppq * times <= 32767);
        const finer = withPpq(song, song.ppq * times);
        expect(secondsOf(finer)).toBeCloseTo(secondsOf(song), 6);
        expect(withPpq(finer, song.ppq)).toEqual(song);
      }),
    );
  });

  test('moves every onset by half a tick at most and keeps every note', () => {
    fc.assert(
      fc.property(anySong, fc.integer({ min: 1, max: 960 }), (song, ppq) => {
        const moved = withPpq(song, ppq);
        expect(invalidities(moved)).toEqual([]);
        expect(countNotes(moved)).toBe(countNotes(song));
        for (const [i, track] of song.tracks.entries()) {
          const onsets = moved.tracks[i]?.notes.map((note) => note.tick) ?? [];
          for (const [j, note] of track.notes.entries()) {
            expect(Math.abs((onsets[j] ?? 0) - (note.tick * ppq) / song.ppq)).toBeLessThanOrEqual(0.5);
          }
        }
      }),
    );
  });

  test('halves go up', () => {
    const song = line([60, 62]);
    const half = {
      ...song,
      tracks: song.tracks.map((track) => ({ ...track, notes: [{ tick: 60, duration: 60, pitch: 60, velocity: 1 }] })),
    };
    expect(withPpq(half, 4).tracks[0]?.notes).toEqual([{ tick: 1, duration: 1, pitch: 60, velocity: 1 }]);
  });
});

describe('slices', () => {
  test('keep what begins inside and what is in force', () => {
    const song = line([60, 62, 64, 65], {
      tempi: [
        { tick: 0, microsecondsPerQuarter: 400_000 },
        { tick: 480, microsecondsPerQuarter: 300_000 },
      ],
      meters: [{ tick: 0, numerator: 3, denominator: 4 }],
    });
    const cut = slice(song, 600, 1500);
    expect(cut.tracks[0]?.notes).toEqual([
      { tick: 360, duration: 480, pitch: 64, velocity: 64 },
      { tick: 840, duration: 60, pitch: 65, velocity: 64 },
    ]);
    expect(cut).toMatchObject({
      ticks: 900,
      tempi: [{ tick: 0, microsecondsPerQuarter: 300_000 }],
      meters: song.meters,
    });
  });

  test('that begin at a change have only what it changes to', () => {
    const song = line([60, 62], {
      tempi: [
        { tick: 0, microsecondsPerQuarter: 400_000 },
        { tick: 480, microsecondsPerQuarter: 300_000 },
      ],
    });
    const changed = {
      ...song,
      tracks: song.tracks.map((track) => ({ ...track, programChanges: [{ tick: 480, program: 40 }] })),
    };
    const cut = slice(changed, 480, 960);
    expect(cut.tempi).toEqual([{ tick: 0, microsecondsPerQuarter: 300_000 }]);
    expect(cut.tracks[0]).toMatchObject({ program: 40, programChanges: [] });
  });

  test('a song cut in two and put together lasts as long and has all notes, none longer', () => {
    fc.assert(
      fc.property(anySong, fc.double({ min: 0, max: 1, noNaN: true }), (song, share) => {
        const at = Math.floor(share * song.ticks);
        const whole = append(slice(song, 0, at), slice(song, at, song.ticks + 1));
        expect(invalidities(whole)).toEqual([]);
        expect(countNotes(whole)).toBe(countNotes(song));
        expect(whole.ticks).toBe(song.ticks);
        const map = new TempoMap(whole);
        expect(map.seconds(song.ticks)).toBeCloseTo(secondsOf(song), 6);
      }),
    );
  });
});

test('what is appended at another resolution comes in its own tempo on the track that fits', () => {
  const next = withPpq(line([72], { tempi: [{ tick: 0, microsecondsPerQuarter: 250_000 }] }), 96);
  const both = append(line([60]), next);
  expect(both.tracks).toHaveLength(1);
  expect(both.tracks[0]?.notes.map((note) => [note.tick, note.duration, note.pitch])).toEqual([
    [0, 480, 60],
    [480, 480, 72],
  ]);
  expect(secondsOf(both)).toBe(0.75);
});

describe('the likeliest key', () => {
  const scale = [60, 62, 64, 65, 67, 69, 71, 72, 67, 64, 60];
  test('of a scale on every tonic is that tonic', () => {
    expect(estimateKey(line(scale))).toEqual({ fifths: 0, mode: 'major' });
    for (let by = 0; by < 12; by++) {
      const expected = transpose(line([60], { keys: [{ tick: 0, fifths: 0, mode: 'major' }] }), by).keys[0]?.fifths;
      expect(estimateKey(transpose(line(scale), by))).toEqual({ fifths: expected, mode: 'major' });
    }
  });
  test('of a harmonic minor scale is minor', () => {
    expect(estimateKey(line([57, 59, 60, 62, 64, 65, 68, 69, 64, 60, 57]))).toEqual({ fifths: 0, mode: 'minor' });
  });
  test('of nothing is unknown', () => {
    expect(estimateKey(line([]))).toBeUndefined();
  });
});
