import fc from 'fast-check';
import { expect, test } from 'vitest';
import { showSong } from '../../renderer/state/first-view.ts';
import { View } from '../../renderer/state/view.svelte.ts';
import type { Note, Song } from '../../shared/music/song.ts';
import { noteAt, songOf, trackOf } from '../support/small-songs.ts';

function shown(song: Song, size: readonly [number, number], track = 0): View {
  const view = new View();
  [view.width, view.height] = size;
  showSong(view, song, track);
  return view;
}

function songWith(...parts: readonly (readonly Note[])[]): Song {
  const ticks = Math.max(480, ...parts.flat().map(({ tick, duration }) => tick + duration));
  return { ...songOf(0), tracks: parts.map((notes) => trackOf(notes)), ticks };
}

/** Where a note lies in the view, as shares of its width and height. */
function placeOf({ tick, pitch }: Note, view: View) {
  const x = ((tick - view.scrollTick) / 480) * view.pixelsPerQuarter;
  const y = (view.scrollPitch - pitch - 0.5) * view.pixelsPerPitch;
  return { x: x / view.width, y: y / view.height };
}

const sizes = [
  [576, 390],
  [664, 420],
  [1500, 1000],
  [3000, 1900],
] as const;

test.each(sizes)('the music of a first view of %i × %i is in its middle and fills much of its height', (...size) => {
  const melody = Array.from({ length: 64 }, (_, i) => noteAt(i * 480, 60 + ((i * 5) % 17)));
  const view = shown(songWith(melody), size);
  const seen = melody.map((note) => placeOf(note, view)).filter(({ x }) => x >= 0 && x <= 1);
  const heights = seen.map(({ y }) => y);
  const [top, bottom] = [Math.min(...heights), Math.max(...heights)];
  expect((top + bottom) / 2).toBeCloseTo(0.5, 1);
  expect(top).toBeGreaterThan(0);
  expect(bottom).toBeLessThan(1);
  // Rows do not grow beyond what looks like notes.
  expect(bottom - top).toBeGreaterThan(Math.min(0.6, (15 * 22) / size[1]));
});

test('short notes are seen larger than long ones, and a short song as large as it fits, within bounds', () => {
  const of = (duration: number, count = 400) =>
    shown(songWith(Array.from({ length: count }, (_, i) => noteAt(i * duration, 60, duration))), [1500, 1000]);
  expect(of(120).pixelsPerQuarter).toBeGreaterThan(of(480).pixelsPerQuarter);
  expect(of(480, 24).pixelsPerQuarter).toBeGreaterThan(of(480).pixelsPerQuarter);
  expect(of(480, 4).pixelsPerQuarter).toBeLessThanOrEqual(120);
});

test('bars of rest before the music are left out where they would fill the view', () => {
  const late = songWith([noteAt(100 * 1920 + 480, 60)]);
  expect(shown(late, [1000, 600]).scrollTick).toBe(100 * 1920);
  expect(shown(songWith([noteAt(1920, 60)]), [1000, 600]).scrollTick).toBe(0);
});

test('a track that rests at first is in sight where the others can still be read', () => {
  const accompaniment = Array.from({ length: 200 }, (_, i) => noteAt(i * 240, 48, 240));
  const voice = [noteAt(7 * 1920, 72), noteAt(8 * 1920, 74)];
  const view = shown(songWith(voice, accompaniment), [1000, 600]);
  expect(voice.map((note) => placeOf(note, view).x < 1)).toEqual([true, true]);
});

test('a song without notes shows the middle of the keyboard', () => {
  const view = shown(songWith([]), [1000, 600]);
  const { y } = placeOf(noteAt(0, 63), view);
  expect(y).toBeGreaterThan(0.3);
  expect(y).toBeLessThan(0.7);
});

test('some note of the track in front is in sight whatever the others do, where it has one at the beginning', () => {
  const notes = fc.array(fc.tuple(fc.nat({ max: 127 }), fc.nat({ max: 40 })), { minLength: 1, maxLength: 30 });
  fc.assert(
    fc.property(notes, notes, fc.constantFrom(...sizes), (own, others, size) => {
      const of = (places: readonly (readonly [number, number])[]) =>
        places.map(([pitch, beat]) => noteAt(beat * 480, pitch)).toSorted((a, b) => a.tick - b.tick);
      const view = shown(songWith(of(own), of(others)), size);
      const places = of(own).map((note) => placeOf(note, view));
      const near = places.filter(({ x }) => x >= 0 && x < 0.98);
      if (near.length === 0) return;
      expect(near.some(({ y }) => y > -0.02 && y < 1.02)).toBe(true);
    }),
  );
});
