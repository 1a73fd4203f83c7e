import fc from 'fast-check';
import { expect, test } from 'vitest';
import { compareMusic } from '../../main/cli/compare-music.ts';
import type { Note, Song, Track } from '../../shared/music/song.ts';

function songOf(notes: readonly Note[], changes: Partial<Song & Track> = {}): Song {
  const track: Track = {
    name: '',
    channel: 0,
    program: 0,
    drums: false,
    notes,
    controls: [],
    bends: [],
    programChanges: [],
    ...changes,
  };
  const ticks = notes.reduce((end, note) => Math.max(end, note.tick + note.duration), 0);
  return { title: '', ppq: 480, tracks: [track], tempi: [], meters: [], keys: [], ticks, ...changes };
}

const note = fc.record({
  tick: fc.integer({ min: 0, max: 5000 }),
  duration: fc.integer({ min: 1, max: 2000 }),
  pitch: fc.integer({ min: 0, max: 127 }),
  velocity: fc.integer({ min: 1, max: 127 }),
});

test('a song is the same as itself, however its notes are ordered and at whatever resolution', () => {
  fc.assert(
    fc.property(fc.array(note), (notes) => {
      const doubled = notes.map((n) => ({ ...n, tick: n.tick * 2, duration: n.duration * 2 })).reverse();
      const found = compareMusic(songOf(notes), songOf(doubled, { ppq: 960 }));
      expect(found.notes).toEqual([notes.length, notes.length]);
      expect(found.same).toBe(notes.length);
      expect(found.largestShift).toBeLessThan(1e-9);
    }),
  );
});

test('a moved, lengthened, missing or otherwise played note is told apart', () => {
  const notes = [
    { tick: 0, duration: 480, pitch: 60, velocity: 90 },
    { tick: 480, duration: 480, pitch: 64, velocity: 90 },
  ];
  const first = notes[0];
  if (!first) throw new Error('There are two notes.');
  const [, second] = notes;
  if (!second) throw new Error('There are two notes.');
  const against = (changed: Note) => compareMusic(songOf(notes), songOf([first, changed]));
  expect(against(second)).toEqual({
    notes: [2, 2],
    unit: 'quarters',
    same: 2,
    sameVelocity: 2,
    largestShift: 0,
  });
  expect(against({ ...second, tick: 504 })).toMatchObject({
    same: 1,
    unit: 'quarters',
    largestShift: expect.closeTo(0.05, 9),
  });
  expect(against({ ...second, duration: 470 }).same).toBe(1);
  expect(against({ ...second, pitch: 65 }).same).toBe(1);
  expect(against({ ...second, velocity: 80 })).toMatchObject({ same: 2, sameVelocity: 1 });
  expect(compareMusic(songOf(notes), songOf([first])).notes).toEqual([2, 1]);
  expect(compareMusic(songOf(notes), songOf(notes, { program: 40 })).same).toBe(0);
  expect(compareMusic(songOf(notes), songOf(notes, { drums: true })).same).toBe(0);
});

test('the same score at another tempo is the same, and so is the same sound in another notation', () => {
  const notes = [{ tick: 480, duration: 480, pitch: 60, velocity: 90 }];
  const halfSpeed = { tempi: [{ tick: 0, microsecondsPerQuarter: 1_000_000 }] };
  expect(compareMusic(songOf(notes), songOf(notes, halfSpeed))).toMatchObject({ same: 1, unit: 'quarters' });
  const halved = [{ tick: 240, duration: 240, pitch: 60, velocity: 90 }];
  expect(compareMusic(songOf(notes), songOf(halved, halfSpeed))).toMatchObject({ same: 1, unit: 'seconds' });
  expect(compareMusic(songOf(notes), songOf(halved))).toMatchObject({ same: 0 });
});
