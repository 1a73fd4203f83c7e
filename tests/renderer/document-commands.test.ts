import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Document } from '../../renderer/state/document.svelte.ts';
import { withOrderedNotes } from '../../shared/music/events.ts';
import { anyCommand, someNotes } from '../support/commands.ts';
import { anySong } from '../support/songs.ts';
import { invalidities } from '../support/validity.ts';

const steps = fc.array(fc.record({ command: anyCommand, choice: fc.integer({ min: 0, max: 6 }), undo: fc.nat(3) }), {
  maxLength: 12,
});

test('after any commands, undo all gives the song that was opened, and redo all what had become of it', () => {
  fc.assert(
    fc.property(anySong, steps, (song, list) => {
      const document = new Document();
      document.open(song);
      const opened = withOrderedNotes(song);
      for (const { command, choice, undo } of list) {
        // Duplicated tracks and added songs double the song, time after time.
        if (document.notes > 3000) break;
        document.select(someNotes(document.song, choice));
        document.run(command.run(document.song, document.selection));
        if (undo === 0) document.undo();
        const there = new Set(document.song.tracks.flatMap(({ notes }) => notes));
        expect([...document.selection].every((note) => there.has(note))).toBe(true);
        expect(document.track).toBeGreaterThanOrEqual(0);
        expect(document.track).toBeLessThan(Math.max(1, document.song.tracks.length));
      }
      const { song: last } = document;
      expect(invalidities(last)).toEqual([]);
      while (document.canUndo) document.undo();
      const { abc: _, ...same } = opened;
      expect(document.song).toEqual(list.length > 0 ? same : opened);
      while (document.canRedo) document.redo();
      if (!list.some(({ undo }) => undo === 0)) expect(document.song).toEqual(last);
    }),
    { numRuns: 150 },
  );
});
