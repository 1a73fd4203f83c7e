import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { applyAll, complete, invert } from '../../shared/music/edit.ts';
import { withOrderedNotes } from '../../shared/music/events.ts';
import { anyCommand, someNotes } from '../support/commands.ts';
import { anySong as songsAsRead } from '../support/songs.ts';
import { invalidities } from '../support/validity.ts';

/** As a document holds them. */
const anySong = songsAsRead.map(withOrderedNotes);
const choice = fc.integer({ min: 0, max: 6 });

describe('every command, on any song and selection', () => {
  test('gives a valid song whose notes are in order', () => {
    fc.assert(
      fc.property(anySong, anyCommand, choice, (song, command, by) => {
        const { edits } = command.run(song, someNotes(song, by));
        expect(invalidities(applyAll(song, complete(song, edits)))).toEqual([]);
      }),
      { numRuns: 1500 },
    );
  });

  test('is taken back exactly by the inverse of its edits', () => {
    fc.assert(
      fc.property(anySong, anyCommand, choice, (song, command, by) => {
        const edits = complete(song, command.run(song, someNotes(song, by)).edits);
        const back = applyAll(applyAll(song, edits), edits.toReversed().map(invert));
        expect(back).toEqual(song);
        // Notes stay the very objects, which a selection is made of.
        for (const [i, track] of song.tracks.entries()) {
          const notes = new Set(back.tracks[i]?.notes);
          expect(track.notes.every((note) => notes.has(note))).toBe(true);
        }
      }),
      { numRuns: 1500 },
    );
  });

  test('selects notes that are in the song afterwards', () => {
    fc.assert(
      fc.property(anySong, anyCommand, choice, (song, command, by) => {
        const { edits, select = [] } = command.run(song, someNotes(song, by));
        if (edits.length === 0) return;
        const there = new Set(applyAll(song, edits).tracks.flatMap(({ notes }) => notes));
        expect(select.filter((note) => !there.has(note))).toEqual([]);
      }),
      { numRuns: 700 },
    );
  });

  test('leaves the song that it is given as it was', () => {
    fc.assert(
      fc.property(anySong, anyCommand, choice, (song, command, by) => {
        const before = structuredClone(song);
        command.run(song, someNotes(song, by));
        expect(song).toEqual(before);
      }),
      { numRuns: 300 },
    );
  });
});
