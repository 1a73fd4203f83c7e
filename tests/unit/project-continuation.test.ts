import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lastEnd } from '../../shared/music/events.ts';
import { countNotes, type Note, type Song, type Track } from '../../shared/music/song.ts';
import { continuationOf, continuedSong } from '../../shared/project/continuation.ts';
import { continueSong } from '../../shared/tokens/continuation.ts';
import { anySong } from '../support/songs.ts';

const newNotes = fc.array(
  fc.record({
    tick: fc.nat(5000),
    duration: fc.integer({ min: 1, max: 900 }),
    pitch: fc.nat(127),
    velocity: fc.integer({ min: 1, max: 127 }),
  }),
  { maxLength: 12 },
);

/** A seed, and what a tokenizer made of it: notes on its tracks, new tracks, another course of tempi and meters. */
const continued = fc
  .record({
    seed: anySong,
    parts: fc.array(newNotes, { maxLength: 20 }),
    fresh: fc.array(newNotes, { maxLength: 3 }),
    tempo: fc.integer({ min: 1, max: 0xffffff }),
  })
  .map(({ seed, parts, fresh, tempo }) => {
    const seam = lastEnd(seed.tracks);
    const later = (notes: readonly Note[]) => notes.map((note) => ({ ...note, tick: note.tick + seam }));
    const additions = new Map<Track, readonly Note[]>();
    for (const [i, track] of seed.tracks.entries()) additions.set(track, later(parts[i] ?? []));
    for (const notes of fresh) {
      const track = { name: 'New', channel: 3, program: 40, drums: false, controls: [], bends: [], programChanges: [] };
      additions.set({ ...track, notes: [] }, later(notes));
    }
    const end = seam + 6000;
    const course = { tempi: [{ tick: seam, microsecondsPerQuarter: tempo }], meters: [] };
    return { seed, seam, end, song: continueSong(seed, seam, additions, end, course) };
  });

/** The song with the notes marked that the seed does not have: those at or after the seam. */
function marked(song: Song, seam: number): Song {
  const mark = (note: Note): Note => (note.tick < seam ? note : { ...note, generated: true });
  return { ...song, tracks: song.tracks.map((track) => ({ ...track, notes: track.notes.map(mark) })) };
}

describe('a continuation', () => {
  test('put back on its seed gives the continued song, its new notes marked', () => {
    fc.assert(
      fc.property(continued, ({ seed, seam, end, song }) => {
        const continuation = continuationOf(seed, song, seam, end);
        expect(continuedSong(seed, continuation)).toEqual(marked(song, seam));
      }),
      { numRuns: 500 },
    );
  });

  test('holds all new notes and none of the seed', () => {
    fc.assert(
      fc.property(continued, ({ seed, seam, end, song }) => {
        const { parts, newTracks } = continuationOf(seed, song, seam, end);
        const added = [...parts, ...newTracks].flatMap(({ notes }) => notes);
        expect(added).toHaveLength(countNotes(song) - countNotes(seed));
        for (const note of added) expect(note).toMatchObject({ generated: true });
        for (const note of added) expect(note.tick).toBeGreaterThanOrEqual(seam);
      }),
    );
  });

  test('of a note that the seed has too holds one of the two', () => {
    const note = { tick: 0, duration: 4, pitch: 60, velocity: 80 };
    const track = { name: '', channel: 0, program: 0, drums: false, controls: [], bends: [], programChanges: [] };
    const seed: Song = {
      title: '',
      ppq: 4,
      tracks: [{ ...track, notes: [note] }],
      tempi: [],
      meters: [],
      keys: [],
      ticks: 4,
    };
    const song = { ...seed, tracks: [{ ...track, notes: [note, { ...note }] }] };
    expect(continuationOf(seed, song, 0, 4).parts).toEqual([{ track: 0, notes: [{ ...note, generated: true }] }]);
  });

  test('leaves tracks that it does not touch as the same objects, and drops the text', () => {
    fc.assert(
      fc.property(anySong, (seed) => {
        const song = continuedSong({ ...seed, abc: 'X:1' }, continuationOf(seed, seed, 0, 0));
        expect(song.tracks.every((track, i) => track === seed.tracks[i])).toBe(true);
        expect(song.abc).toBeUndefined();
      }),
    );
  });
});
