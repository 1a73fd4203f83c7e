import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { compareContinuations } from '../../main/evaluation/continuations.ts';
import { drawSeeds } from '../../main/evaluation/held-out-seeds.ts';
import type { Piece } from '../../main/training/piece.ts';
import { countNotes, type Note, type Song } from '../../shared/music/song.ts';
import { BarMap } from '../../shared/music/time.ts';
import { STEP, stepSong, stepTokenizer } from '../support/step-tokenizer.ts';
import { tableModel } from '../support/table-model.ts';

const quarter = (at: number, pitch: number): Note => ({ tick: 4 * at, duration: 4, pitch, velocity: 80 });
/** Up and down the octave for a number of bars, in quarters. */
const walk = (bars: number) => stepSong(Array.from({ length: 4 * bars }, (_, i) => quarter(i, 60 + (i % 12))));
const piece = (name: string, song: Song): Piece => ({ name, song });
const size = stepTokenizer.vocabulary.length;
/** Writes C in each quarter, for ever. */
const monotone = tableModel(size, (token) =>
  Float32Array.from({ length: size }, (_, next) => (token === STEP ? Number(next === 4) : Number(next === STEP)) * 50),
);

describe('seeds from held-out pieces', () => {
  test('are cut at bar lines, hold their notes as written, and do not overlap', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 40 }), fc.nat(), (bars, length, seed) => {
        const song = walk(length);
        const drawn = drawSeeds([piece('walk', song)], 100, bars, seed);
        const starts = drawn.map(({ name }) => Number(/bar (\d+)$/.exec(name)?.[1]) - 1).sort((a, b) => a - b);
        for (const [i, start] of starts.entries())
          expect(start).toBeGreaterThanOrEqual(i === 0 ? 0 : (starts[i - 1] ?? 0) + 2 * bars);
        expect(starts.length > 0).toBe(length >= 2 * bars && bars > 1);
        for (const one of drawn) {
          expect([one.seam, one.end]).toEqual([16 * bars, 32 * bars]);
          expect(new BarMap(one.truth).barLineFrom(one.seam)).toBe(one.seam);
          const [truth = [], given = []] = [one.truth, one.seed].map(({ tracks }) => tracks[0]?.notes);
          expect(given).toEqual(truth.filter(({ tick }) => tick < one.seam));
          const first = truth[0]?.pitch ?? 60;
          expect(truth.map(({ pitch }) => pitch)).toEqual(truth.map((_, n) => 60 + ((first - 60 + n) % 12)));
        }
      }),
    );
  });

  test('come from every piece before a second one comes from any', () => {
    const pieces = ['a', 'b', 'c'].map((name) => piece(name, walk(16)));
    const names = (count: number) => drawSeeds(pieces, count, 4, 1).map(({ name }) => name.slice(0, 1));
    expect(names(3).sort()).toEqual(['a', 'b', 'c']);
    expect(names(100).length).toBeLessThanOrEqual(6);
    expect(drawSeeds(pieces, 3, 4, 1)).toEqual(drawSeeds(pieces, 3, 4, 1));
  });

  test('parts that only join after the seam wait on tracks without notes', () => {
    const [low, high] = [walk(4), walk(8)].map(({ tracks }) => tracks[0]);
    if (!low || !high) throw new Error('There are no tracks.');
    const late = { ...low, notes: low.notes.map((note) => ({ ...note, tick: note.tick + 64 })) };
    const [drawn] = drawSeeds([piece('both', { ...walk(8), tracks: [late, high] })], 1, 4, 0);
    expect(drawn?.seed.tracks.map(({ notes }) => notes.length)).toEqual([0, 16]);
    expect(drawn?.truth.tracks.map(({ notes }) => notes.length)).toEqual([16, 32]);
  });
});

test('a model’s continuations stand beside the true ones', async () => {
  const training = [piece('learned', stepSong(Array.from({ length: 40 }, (_, i) => quarter(i, 60))))];
  const fractions: number[] = [];
  const seeds = drawSeeds([piece('walk', walk(8))], 1, 4, 0);
  const request = { model: monotone, tokenizer: stepTokenizer, seeds, bars: 4, randomSeed: 1 };
  const compared = await compareContinuations({
    ...request,
    training,
    onProgress: (fraction) => fractions.push(fraction),
  });
  expect(fractions).toEqual([1]);
  expect(compared.range).toEqual({ truth: 11, model: 0, difference: 11, seeds: 1 });
  expect(compared.density).toEqual({ truth: 1, model: 1, difference: 0, seeds: 1 });
  expect(compared.polyphony).toEqual({ truth: 1, model: 1, difference: 0, seeds: 1 });
  // Bars of the same four notes are one after another the same; the walk comes round after three bars.
  expect(compared.repeatedBars).toEqual({ truth: 1, model: 0.75, difference: 0.25, seeds: 1 });
  expect(compared.copiedRun).toMatchObject({ truth: 0, model: 16 });
  expect((await compareContinuations(request)).copiedRun).toBeUndefined();
  expect(countNotes(seeds[0]?.seed ?? walk(0))).toBe(16);
});

test('without seeds there is nothing to compare', async () => {
  const request = { model: monotone, tokenizer: stepTokenizer, seeds: [], bars: 4, randomSeed: 1 };
  await expect(compareContinuations(request)).rejects.toMatchObject({ code: 'no-data' });
});
