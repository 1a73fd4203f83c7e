import fc from 'fast-check';
import { expect, test } from 'vitest';
import { plainQuantize, quantizeNotes } from '../../shared/music/commands/quantize.ts';
import { applyAll } from '../../shared/music/edit.ts';
import type { Note, Song } from '../../shared/music/song.ts';
import { BarMap } from '../../shared/music/time.ts';
import { songOf, trackOf } from '../support/small-songs.ts';

/** Two bars of 4/4 with these notes, as tick and duration. */
function songWith(...places: readonly (readonly [tick: number, duration: number])[]): Song {
  const notes = places.map(([tick, duration], i): Note => ({ tick, duration, pitch: 60 + i, velocity: 80 }));
  return { ...songOf(0), tracks: [trackOf(notes)] };
}

/** Ticks and durations after all notes are quantised to sixteenths of 120 ticks. */
function quantized(song: Song, options: Partial<typeof plainQuantize> = {}) {
  const grid = { step: 120, bars: new BarMap(song) };
  const all = new Set(song.tracks.flatMap(({ notes }) => notes));
  const { tracks } = applyAll(song, quantizeNotes(song, all, grid, { ...plainQuantize, ...options }).edits);
  return tracks.flatMap(({ notes }) => notes.map(({ tick, duration }) => [tick, duration]));
}

test('notes move to the nearest line and keep their length', () => {
  expect(quantized(songWith([13, 100], [190, 33], [465, 500]))).toEqual([
    [0, 100],
    [240, 33],
    [480, 500],
  ]);
});

test('strength moves them a part of the way', () => {
  expect(quantized(songWith([40, 100], [200, 100]), { strength: 0.5 })).toEqual([
    [20, 100],
    [220, 100],
  ]);
  expect(quantized(songWith([40, 100]), { strength: 0 })).toEqual([[40, 100]]);
});

test('ends are pulled too where that is wanted, and no note vanishes', () => {
  expect(quantized(songWith([13, 220], [470, 20]), { ends: true })).toEqual([
    [0, 240],
    [480, 120],
  ]);
});

test('swing lets every second line come late: by a third of a step at the most, as in triplets', () => {
  expect(quantized(songWith([0, 50], [120, 50], [240, 50], [350, 50]), { swing: 1 })).toEqual([
    [0, 50],
    [160, 50],
    [240, 50],
    [400, 50],
  ]);
  expect(quantized(songWith([120, 50]), { swing: 0.5 })).toEqual([[140, 50]]);
});

test('what is quantised at full strength is where it belongs, however it is done again', () => {
  const place = fc.tuple(fc.nat({ max: 3500 }), fc.integer({ min: 1, max: 900 }));
  fc.assert(
    fc.property(fc.uniqueArray(place, { minLength: 1, maxLength: 12, selector: ([tick]) => tick }), (places) => {
      const once = quantized(songWith(...places)).map(([tick = 0, duration = 0]) => [tick, duration] as const);
      for (const [tick] of once) expect(tick % 120).toBe(0);
      expect(quantized(songWith(...once))).toEqual(once);
    }),
  );
});
