import fc from 'fast-check';
import { expect, test } from 'vitest';
import { View } from '../../renderer/state/view.svelte.ts';
import { showSeam } from '../../renderer/ui/show-seam.ts';
import { someContinuation } from '../support/fake-engine.ts';
import { noteAt, trackOf } from '../support/small-songs.ts';

/** A view of 1000 × 600 pixels that has been scrolled somewhere, with rows of 10 pixels. */
function viewAt(scrollTick: number, scrollPitch: number): View {
  return Object.assign(new View(), { scrollTick, scrollPitch, width: 1000, height: 600, pixelsPerPitch: 10 });
}

const take = (pitches: readonly number[], track = 0) => ({
  ...someContinuation,
  seam: 9600,
  parts: [{ track, notes: pitches.map((pitch, i) => noteAt(9600 + 240 * i, pitch)) }],
});

test('a take that is chosen is in sight: its seam, what leads to it, and its first notes at their pitches', () => {
  const somewhere = fc.record({ tick: fc.nat({ max: 40_000 }), pitch: fc.integer({ min: 60, max: 128 }) });
  const melody = fc.array(fc.integer({ min: 40, max: 90 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(somewhere, melody, ({ tick, pitch }, pitches) => {
      const view = viewAt(tick, pitch);
      showSeam(view, 480, take(pitches), 0);
      const x = ((9600 - view.scrollTick) / 480) * view.pixelsPerQuarter;
      expect(x).toBeGreaterThanOrEqual(0);
      expect(x).toBeLessThanOrEqual(700);
      for (const one of pitches) {
        expect(view.scrollPitch).toBeGreaterThanOrEqual(one + 1);
        expect(view.scrollPitch - 60).toBeLessThanOrEqual(one);
      }
    }),
  );
});

test('where it is in sight already, nothing moves; other tracks’ notes move nothing either', () => {
  const view = viewAt(9000, 90);
  showSeam(view, 480, take([60, 72]), 0);
  showSeam(view, 480, take([5, 120], 1), 0);
  expect([view.scrollTick, view.scrollPitch]).toEqual([9000, 90]);
});

test('of a track that plays along its own notes come into sight, whichever track is in front', () => {
  const view = viewAt(9000, 90);
  const [part] = take([20, 28]).parts;
  const low = { ...trackOf(part?.notes ?? []), program: 42 };
  const beside = { ...take([]), parts: [], newTracks: [low] };
  showSeam(view, 480, beside, 0);
  expect(view.scrollPitch).toBe(90);
  showSeam(view, 480, { ...beside, beside: true }, 0);
  expect(view.scrollPitch - 60).toBe(20);
});

test('a take of more pitches than fit in is seen from its middle', () => {
  const view = Object.assign(viewAt(9000, 90), { height: 200 });
  showSeam(view, 480, take([40, 79]), 0);
  expect(view.scrollPitch - 10).toBe(60);
});
