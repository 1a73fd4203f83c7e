import fc from 'fast-check';
import { expect, test } from 'vitest';
import { applyAll, complete, type Edit, invert } from '../../shared/music/edit.ts';
import { withOrderedNotes } from '../../shared/music/events.ts';
import { mergedEdits } from '../../shared/music/merge-edits.ts';
import type { Note, Song } from '../../shared/music/song.ts';
import { anySong } from '../support/songs.ts';

const note = fc.record({
  tick: fc.nat(5000),
  duration: fc.integer({ min: 1, max: 900 }),
  pitch: fc.nat(127),
  velocity: fc.integer({ min: 1, max: 127 }),
});
/** How each next edit comes about: what it does, on which track, which of its notes go, and which come. */
const move = fc.record({
  kind: fc.constantFrom('notes', 'notes', 'notes', 'add', 'remove', 'tempi', 'ticks'),
  track: fc.nat(7),
  goes: fc.nat(9),
  come: fc.array(note, { maxLength: 4 }),
});

function editOf(
  song: Song,
  { kind, track, goes, come }: typeof move extends fc.Arbitrary<infer M> ? M : never,
): Edit[] {
  const index = track % Math.max(1, song.tracks.length);
  const own = song.tracks[index];
  if (kind === 'tempi') {
    return [{ kind, before: song.tempi, after: [{ tick: 0, microsecondsPerQuarter: 400_000 + goes }] }];
  }
  if (kind === 'ticks') return [{ kind, before: song.ticks, after: song.ticks + goes }];
  if (!own) return [];
  if (kind === 'add') return [{ kind: 'track', index, after: { ...own, notes: [] } }];
  if (kind === 'remove') return song.tracks.length > 1 ? [{ kind: 'track', index, before: own }] : [];
  const removed = own.notes.filter((_, i): boolean => i % 10 < goes % 10);
  const added: readonly Note[] = come;
  return removed.length + added.length > 0 ? [{ kind: 'notes', track: index, removed, added }] : [];
}

test('merged edits lead to the same song, and back', () => {
  fc.assert(
    fc.property(anySong, fc.array(move, { maxLength: 12 }), (any, moves) => {
      const song = withOrderedNotes(any);
      let now = song;
      let merged: readonly Edit[] = [];
      for (const one of moves) {
        const whole = complete(now, editOf(now, one));
        merged = mergedEdits(merged, whole);
        now = applyAll(now, whole);
      }
      const { abc: _, ...plain } = song;
      expect(merged.length > 0 ? applyAll(song, merged) : song).toEqual(now);
      if (merged.length > 0) expect(applyAll(now, merged.toReversed().map(invert))).toEqual(plain);
    }),
  );
});

test('what came and went leaves nothing behind', () => {
  const one: Note = { tick: 0, duration: 1, pitch: 60, velocity: 1 };
  const other: Note = { ...one, tick: 5 };
  const come = (added: readonly Note[], removed: readonly Note[] = []): Edit => ({
    kind: 'notes',
    track: 0,
    removed,
    added,
  });
  let edits: readonly Edit[] = [];
  for (let i = 0; i < 100; i++) edits = mergedEdits(mergedEdits(edits, [come([one])]), [come([other], [one])]);
  expect(mergedEdits([come([one])], [come([other], [one])])).toEqual([come([other])]);
  expect(edits).toHaveLength(1);
});
