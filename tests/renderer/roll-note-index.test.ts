import fc from 'fast-check';
import { expect, test } from 'vitest';
import { NoteIndex } from '../../renderer/roll/note-index.ts';
import { inOrder } from '../../shared/music/events.ts';
import type { Note } from '../../shared/music/song.ts';

const note: fc.Arbitrary<Note> = fc.record({
  tick: fc.integer({ min: 0, max: 3000 }),
  // Most are short; a few last through everything, and so are the ones that get lost.
  duration: fc.oneof({ weight: 9, arbitrary: fc.integer({ min: 1, max: 60 }) }, fc.integer({ min: 1, max: 3000 })),
  pitch: fc.integer({ min: 0, max: 127 }),
  velocity: fc.integer({ min: 1, max: 127 }),
});
const notes = fc.array(note, { maxLength: 400 }).map(inOrder);
const edge = fc.integer({ min: -100, max: 4000 });

test('the index finds what looking at every note finds, in the same order', () => {
  fc.assert(
    fc.property(notes, edge, edge, (all, a, b) => {
      const [start, end] = a < b ? [a, b] : [b, a];
      const sounding: Note[] = [];
      NoteIndex.of(all).each(start, end, (one) => sounding.push(one));
      expect(sounding).toEqual(all.filter((one) => one.tick < end && one.tick + one.duration > start));
      const begun: Note[] = [];
      NoteIndex.of(all).eachOnset(start, end, (one) => begun.push(one));
      expect(begun).toEqual(all.filter((one) => one.tick >= start && one.tick < end));
    }),
  );
});

test('a note that began a thousand notes before the view is still found', () => {
  const long: Note = { tick: 0, duration: 1_000_000, pitch: 40, velocity: 80 };
  const short = Array.from({ length: 1000 }, (_, i): Note => ({ tick: i * 10, duration: 5, pitch: 60, velocity: 80 }));
  const found: Note[] = [];
  NoteIndex.of([long, ...short]).each(500_000, 500_100, (one) => found.push(one));
  expect(found).toEqual([long]);
});

test('an index is built once for the same array of notes', () => {
  const all: readonly Note[] = [];
  expect(NoteIndex.of(all)).toBe(NoteIndex.of(all));
  expect(NoteIndex.of([])).not.toBe(NoteIndex.of(all));
});
