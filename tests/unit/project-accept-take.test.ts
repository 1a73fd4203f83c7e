import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyAll, complete, invert } from '../../shared/music/edit.ts';
import { withOrderedNotes } from '../../shared/music/events.ts';
import type { Note, Song } from '../../shared/music/song.ts';
import { acceptTake } from '../../shared/project/accept-take.ts';
import { compareContinuations } from '../../shared/project/compare-continuations.ts';
import { continuedSong } from '../../shared/project/continuation.ts';
import { placedContinuation } from '../../shared/project/placed-continuation.ts';
import type { Continuation } from '../../shared/project/take.ts';
import { anyCommand, someNotes } from '../support/commands.ts';
import { anySong } from '../support/songs.ts';
import { invalidities } from '../support/validity.ts';

/** Music that a model could have written after a song: on its tracks and on new ones. */
function continuationOf(seed: Song): fc.Arbitrary<Continuation> {
  return anySong.map((written) => {
    const seam = seed.ticks;
    const later = (notes: readonly Note[]): Note[] =>
      notes.map((note) => ({ ...note, tick: note.tick + seam, generated: true }));
    const [own, ...more] = written.tracks;
    return {
      seam,
      end: seam + written.ticks,
      parts: seed.tracks.slice(0, 1).map((_, track) => ({ track, notes: later(own?.notes ?? []) })),
      newTracks: more.slice(0, 2).map((track) => ({
        ...track,
        notes: later(track.notes),
        controls: [],
        bends: [],
        programChanges: [],
      })),
      tempi: [...seed.tempi, ...written.tempi.map((tempo) => ({ ...tempo, tick: tempo.tick + seam + 1 }))],
      meters: seed.meters,
    };
  });
}

const seeded = anySong
  .map(withOrderedNotes)
  .chain((seed) => fc.record({ seed: fc.constant(seed), one: continuationOf(seed), other: continuationOf(seed) }));
const done = (song: Song, seed: Song, take: Continuation) =>
  applyAll(song, complete(song, acceptTake(song, seed, take).edits));
const notesOf = (song: Song) => song.tracks.map(({ notes }) => notes).filter((notes) => notes.length > 0);

test('accepting gives the continued song with its seam, and is taken back exactly', () => {
  fc.assert(
    fc.property(seeded, ({ seed, one }) => {
      const edits = complete(seed, acceptTake(seed, seed, one).edits);
      const song = applyAll(seed, edits);
      expect(invalidities(song)).toEqual([]);
      expect(song.seams).toEqual([one.seam]);
      expect(notesOf(song)).toEqual(notesOf(withOrderedNotes(continuedSong(seed, one))));
      expect(song.tempi).toEqual(one.tempi);
      expect(applyAll(song, edits.toReversed().map(invert))).toEqual(seed);
    }),
  );
});

test('a second take takes the place of the first as if that had never been', () => {
  fc.assert(
    fc.property(seeded, ({ seed, one, other }) => {
      const first = done(seed, seed, one);
      const edits = complete(first, acceptTake(first, seed, other).edits);
      const second = applyAll(first, edits);
      const alone = done(seed, seed, other);
      expect(notesOf(second)).toEqual(notesOf(alone));
      expect(second.seams).toEqual(alone.seams);
      expect(second.tempi).toEqual(alone.tempi);
      expect(second.ticks).toBe(alone.ticks);
      expect(applyAll(second, edits.toReversed().map(invert))).toEqual(first);
    }),
  );
});

test('whatever was done to the song meanwhile, accepting gives a valid song and loses none of its notes', () => {
  fc.assert(
    fc.property(seeded, anyCommand, ({ seed, one }, command) => {
      const song = applyAll(seed, complete(seed, command.run(seed, someNotes(seed, 1)).edits));
      const after = done(song, seed, one);
      expect(invalidities(after)).toEqual([]);
      const there = new Set(after.tracks.flatMap(({ notes }) => notes));
      expect(song.tracks.flatMap(({ notes }) => notes).filter((note) => !there.has(note))).toEqual([]);
      const written = one.parts.concat(one.newTracks.map(({ notes }, track) => ({ track, notes })));
      expect(there.size).toBe(
        song.tracks.reduce((sum, { notes }) => sum + notes.length, 0) +
          written.reduce((sum, { notes }) => sum + notes.length, 0),
      );
    }),
  );
});

test('what was written for a track that is gone comes on a new one', () => {
  const part = { channel: 0, program: 0, drums: false, controls: [], bends: [], programChanges: [] };
  const note = { tick: 0, duration: 10, pitch: 60, velocity: 80 };
  const seed: Song = {
    title: '',
    ppq: 480,
    tracks: [
      { ...part, name: 'Gone', program: 40, notes: [note] },
      { ...part, name: 'Here', notes: [note] },
    ],
    tempi: [],
    meters: [],
    keys: [],
    ticks: 10,
  };
  const song = { ...seed, tracks: seed.tracks.slice(1) };
  const take = {
    seam: 10,
    end: 20,
    parts: [{ track: 0, notes: [{ ...note, tick: 10 }] }],
    newTracks: [],
    tempi: [],
    meters: [],
  };
  const placed = placedContinuation(song, seed, take);
  expect(placed.parts).toEqual([]);
  expect(placed.newTracks).toMatchObject([{ name: 'Gone', program: 40, notes: [{ tick: 10 }] }]);
});

test('two takes are the same only note for note', () => {
  fc.assert(
    fc.property(seeded, ({ one, other }) => {
      expect(compareContinuations(one, structuredClone(one))).toEqual({ missing: 0, added: 0, same: true });
      const { same, missing, added } = compareContinuations(one, other);
      expect(compareContinuations(other, one)).toEqual({ same, missing: added, added: missing });
      expect(compareContinuations(one, { ...one, end: one.end + 1 }).same).toBe(false);
    }),
  );
});
