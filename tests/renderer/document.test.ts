import { expect, test } from 'vitest';
import { Document, emptySong } from '../../renderer/state/document.svelte.ts';
import { duplicateTrack, moveTrack } from '../../shared/music/commands/tracks.ts';
import type { Note, Track } from '../../shared/music/song.ts';

const note = (tick: number, pitch = 60): Note => ({ tick, duration: 120, pitch, velocity: 80 });
const track: Track = {
  name: 'Flute',
  channel: 0,
  program: 73,
  drums: false,
  notes: [note(0), note(480)],
  controls: [],
  bends: [],
  programChanges: [],
};

test('undo takes an edit back to the very same song, and redo does it again', () => {
  const document = new Document();
  const before = { ...emptySong, tracks: [track], ticks: 960 };
  document.open(before);
  const added = note(5000, 72);
  document.edit('Draw a note', [{ kind: 'notes', track: 0, removed: [], added: [added] }], [added]);
  expect(document.song.ticks).toBe(5120);
  expect(document.notes).toBe(3);
  expect(document.selection.has(added)).toBe(true);
  const after = document.song;
  document.undo();
  expect(document.song).toEqual(before);
  expect(document.selection.size).toBe(0);
  document.redo();
  expect(document.song).toEqual(after);
  expect(document.song.tracks[0]?.notes).toContain(added);
});

test('a track that is moved stays in front with its selected notes, and what comes with a new one is not selected', () => {
  const document = new Document();
  document.open({ ...emptySong, tracks: [track, { ...track, name: 'Oboe', notes: [note(0, 72)] }], ticks: 960 });
  const selected = document.song.tracks[0]?.notes[0];
  if (!selected) throw new Error('a note');
  document.select([selected]);
  document.run(moveTrack(document.song, 0, 1));
  expect(document.song.tracks.map(({ name }) => name)).toEqual(['Oboe', 'Flute']);
  expect(document.track).toBe(1);
  expect([...document.selection]).toEqual([selected]);
  document.run(duplicateTrack(document.song, 1));
  expect([...document.selection]).toEqual([selected]);
  document.undo();
  document.undo();
  expect(document.track).toBe(0);
  expect([...document.selection]).toEqual([selected]);
});

test('every edit of a long day can be taken back, and of very large ones the latest', () => {
  const document = new Document();
  document.open({ ...emptySong, tracks: [track], ticks: 960 });
  const before = document.song;
  for (let i = 0; i < 2000; i++) {
    document.edit('Draw a note', [{ kind: 'notes', track: 0, removed: [], added: [note(960 + i)] }]);
  }
  let steps = 0;
  for (; document.canUndo; steps++) document.undo();
  expect([steps, document.song]).toEqual([2000, before]);

  const many = 100_000;
  document.open({ ...emptySong, tracks: [{ ...track, notes: Array.from({ length: many }, (_, i) => note(i)) }] });
  for (let i = 0; i < 12; i++) {
    const removed = document.song.tracks[0]?.notes ?? [];
    const added = removed.map((one) => ({ ...one, pitch: one.pitch + (i % 2 === 0 ? 1 : -1) }));
    document.edit('Transpose', [{ kind: 'notes', track: 0, removed, added }]);
  }
  for (steps = 0; document.canUndo; steps++) document.undo();
  // What is kept for them stays within memory: they hold two times their notes each.
  expect(2 * many * steps).toBe(2_000_000);
});
