import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyAll, complete, invert } from '../../shared/music/edit.ts';
import { withOrderedNotes } from '../../shared/music/events.ts';
import type { Note, Song } from '../../shared/music/song.ts';
import { notesGivingWay } from '../../shared/project/accept-filling.ts';
import { acceptTake } from '../../shared/project/accept-take.ts';
import { compareContinuations } from '../../shared/project/compare-continuations.ts';
import { besideOf, continuedSong, fillingOf, songAround } from '../../shared/project/continuation.ts';
import type { Continuation, Infill } from '../../shared/project/take.ts';
import { songWithLine } from '../../shared/project/take-tree.ts';
import { anyCommand, someNotes } from '../support/commands.ts';
import { anySong } from '../support/songs.ts';
import { invalidities } from '../support/validity.ts';

/** A stretch of a song with some of its notes locked. */
function stretchOf(song: Song): fc.Arbitrary<Infill> {
  const inside = song.ticks + 1;
  return fc
    .record({ some: fc.array(fc.nat(inside), { minLength: 2, maxLength: 2 }), every: fc.integer({ min: 1, max: 4 }) })
    .map(({ some, every }) => {
      const [from = 0, last = 0] = some.toSorted((a, b) => a - b);
      const locked = song.tracks.map(({ notes }, track) => ({
        track,
        notes: notes.filter(({ tick }, i) => tick >= from && tick <= last && i % every === 0),
      }));
      return { from, to: last + 1, locked };
    });
}

/** What a model could have written into the stretch: on each track a few notes. */
function fillingFor(seed: Song, infill: Infill): fc.Arbitrary<Continuation> {
  const { from, to } = infill;
  const note = fc.record({
    tick: fc.integer({ min: from, max: to - 1 }),
    duration: fc.integer({ min: 1, max: 40 }),
    pitch: fc.nat(127),
    velocity: fc.integer({ min: 1, max: 127 }),
  });
  return fc
    .array(fc.array(note, { maxLength: 5 }), { minLength: seed.tracks.length, maxLength: seed.tracks.length })
    .map((fresh) => {
      const around = songAround(seed, { seam: from, end: to, locked: infill.locked });
      const tracks = around.tracks.map((track, i) => ({ ...track, notes: [...track.notes, ...(fresh[i] ?? [])] }));
      return fillingOf(seed, withOrderedNotes({ ...around, tracks }), infill);
    });
}

const filled = anySong.map(withOrderedNotes).chain((seed) =>
  stretchOf(seed).chain((infill) =>
    fc.record({
      seed: fc.constant(seed),
      infill: fc.constant(infill),
      one: fillingFor(seed, infill),
      other: fillingFor(seed, infill),
    }),
  ),
);
const done = (song: Song, seed: Song, take: Continuation) =>
  applyAll(song, complete(song, acceptTake(song, seed, take).edits));
const plain = ({ tick, duration, pitch, velocity }: Note) => `${tick} ${duration} ${pitch} ${velocity}`;

test('accepting changes the stretch alone, keeps what is locked in it, and is taken back exactly', () => {
  fc.assert(
    fc.property(filled, ({ seed, infill: { from, to, locked }, one }) => {
      const edits = complete(seed, acceptTake(seed, seed, one).edits);
      const song = applyAll(seed, edits);
      expect(invalidities(song)).toEqual([]);
      for (const [i, track] of seed.tracks.entries()) {
        const outside = (notes: readonly Note[]) => notes.filter(({ tick }) => tick < from || tick >= to);
        const after = song.tracks[i]?.notes ?? [];
        expect(outside(after)).toEqual(outside(track.notes));
        const fresh = one.parts.find((part) => part.track === i)?.notes ?? [];
        const inside = after.filter(({ tick }) => tick >= from && tick < to);
        expect(inside.map(plain).sort()).toEqual([...fresh, ...(locked[i]?.notes ?? [])].map(plain).sort());
      }
      const { tracks: _, ticks: __, abc: ___, ...others } = song;
      expect(others).toEqual({ ...seed, tracks: undefined, ticks: undefined, abc: undefined });
      expect(applyAll(song, edits.toReversed().map(invert))).toEqual({ ...seed, abc: undefined });
    }),
  );
});

test('what is heard beforehand is what is accepted', () => {
  fc.assert(
    fc.property(filled, ({ seed, one }) => {
      const notes = (song: Song) => song.tracks.map((track) => track.notes.map(plain).sort());
      expect(notes(songWithLine(seed, one))).toEqual(notes(done(seed, seed, one)));
      expect(songWithLine(seed, one).seams).toEqual(seed.seams);
      expect(continuedSong(seed, one).ticks).toBeGreaterThanOrEqual(seed.ticks);
    }),
  );
});

test('a second take takes the place of the first as if that had never been', () => {
  fc.assert(
    fc.property(filled, ({ seed, one, other }) => {
      const notes = (song: Song) => song.tracks.map((track) => track.notes.map(plain).sort());
      expect(notes(done(done(seed, seed, one), seed, other))).toEqual(notes(done(seed, seed, other)));
    }),
  );
});

test('whatever was done to the song meanwhile, accepting gives a valid song, and only what was said to gives way', () => {
  fc.assert(
    fc.property(filled, anyCommand, ({ seed, one }, command) => {
      const song = applyAll(seed, complete(seed, command.run(seed, someNotes(seed, 1)).edits));
      const gone = notesGivingWay(song, seed, one);
      const after = done(song, seed, one);
      expect(invalidities(after)).toEqual([]);
      const there = new Set(after.tracks.flatMap(({ notes }) => notes));
      for (const note of song.tracks.flatMap(({ notes }) => notes)) expect(there.has(note)).toBe(!gone.has(note));
      for (const { tick } of gone) expect(tick >= one.seam && tick < one.end).toBe(true);
    }),
  );
});

test('a track that plays along comes as one step, with all else as it was, whatever was done to the song meanwhile', () => {
  fc.assert(
    fc.property(filled, anyCommand, ({ seed, one }, command) => {
      const notes = one.parts.flatMap((part) => part.notes).filter(({ tick }) => tick < seed.ticks);
      const [like] = seed.tracks;
      fc.pre(like !== undefined);
      const fresh = { ...like, name: 'Flute', program: 73, drums: false, programChanges: [], notes };
      const take = besideOf(seed, withOrderedNotes({ ...seed, tracks: [...seed.tracks, fresh] }));
      const song = applyAll(seed, complete(seed, command.run(seed, someNotes(seed, 1)).edits));
      const edits = complete(song, acceptTake(song, seed, take).edits);
      const after = applyAll(song, edits);
      expect(after.tracks.slice(0, -1)).toEqual(song.tracks);
      expect(after.tracks.at(-1)?.notes.map(plain).sort()).toEqual(notes.map(plain).sort());
      expect(after.seams).toEqual(song.seams);
      expect(applyAll(after, edits.toReversed().map(invert)).tracks).toEqual(song.tracks);
      expect(songWithLine(seed, take).tracks.slice(0, -1)).toEqual(seed.tracks);
    }),
  );
});

test('two takes with other notes locked are not the same', () => {
  const song = { tempi: [], meters: [], seam: 0, end: 10, parts: [], newTracks: [] };
  const locked = [{ track: 0, notes: [{ tick: 1, duration: 2, pitch: 60, velocity: 80 }] }];
  expect(compareContinuations({ ...song, locked }, { ...song, locked: [] }).same).toBe(false);
  expect(compareContinuations({ ...song, locked: [] }, song).same).toBe(false);
  expect(compareContinuations({ ...song, locked }, { ...song, locked }).same).toBe(true);
});
