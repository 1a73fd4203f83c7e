import fc from 'fast-check';
import { expect, test } from 'vitest';
import { continueSong } from '../../main/sampling/continue.ts';
import { generateSongs } from '../../main/sampling/generate.ts';
import { temperatureCurve } from '../../main/sampling/temperature-curve.ts';
import type { Song } from '../../shared/music/song.ts';
import { stepSong, stepTokenizer } from '../support/step-tokenizer.ts';
import { tableModel } from '../support/table-model.ts';

const temperature = fc.double({ min: 0, max: 5, noNaN: true });

test('points lie evenly on the way, what is between them on straight lines', () => {
  fc.assert(
    fc.property(fc.array(temperature, { minLength: 2, maxLength: 9 }), (points) => {
      const at = temperatureCurve(points);
      const last = points.length - 1;
      for (const [i, point] of points.entries()) expect(at(i / last)).toBeCloseTo(point);
      for (let i = 0; i < last; i++)
        expect(at((i + 0.25) / last)).toBeCloseTo(0.75 * points[i]! + 0.25 * points[i + 1]!);
      expect([at(-1), at(2)]).toEqual([points[0], points[last]]);
    }),
  );
  expect(temperatureCurve([0.7])(0.3)).toBe(0.7);
});

test.each([[[]], [[6]], [[1, -0.1]], [[Number.NaN]], [new Array<number>(65).fill(1)]])('refuses %j', (points) => {
  expect(() => temperatureCurve(points)).toThrow(expect.objectContaining({ code: 'bad-option' }));
});

/** One pitch is likelier than the others, by little. */
const size = stepTokenizer.vocabulary.length;
const model = tableModel(size, () =>
  Float32Array.from({ length: size }, (_, token) => (token === 3 ? 1.5 : token === 9 ? 1 : 0)),
);
const song = stepSong([{ tick: 0, duration: 4, pitch: 60, velocity: 80 }]);
/** Different pitches in the first third and in the last one of the continuation. */
const variety = ({ tracks }: Song) => {
  const pitches = (from: number, to: number) =>
    new Set(
      tracks.flatMap(({ notes }) => notes.filter(({ tick }) => tick >= from && tick < to).map(({ pitch }) => pitch)),
    );
  return [pitches(16, 16 * 6).size, pitches(16 * 12, 16 * 17).size];
};

test('music grows more adventurous over its bars, or less', async () => {
  const written = async (temperatures: readonly number[]) => {
    const [take] = await continueSong({
      model,
      tokenizer: stepTokenizer,
      song,
      temperatures,
      take: { bars: 16, seed: 1 },
    });
    return variety(take!.song);
  };
  const [calm, wild] = await written([0, 0, 3, 3]);
  expect(calm).toBeLessThan(3);
  expect(wild).toBeGreaterThan(6);
  const [first, second] = await written([3, 3, 0, 0]);
  expect(first).toBeGreaterThan(6);
  expect(second).toBeLessThan(3);
});

test('one temperature is that of the options, byte for byte', async () => {
  const take = { bars: 4, seed: 3 };
  const request = { model, tokenizer: stepTokenizer, song, take };
  const [changing] = await continueSong({ ...request, temperatures: [1.3] });
  const [constant] = await continueSong({ ...request, options: { temperature: 1.3 } });
  expect(changing?.song).toEqual(constant?.song);
});

test('music without an end has no way over which it could change', async () => {
  const endless = generateSongs({ model, tokenizer: stepTokenizer, temperatures: [1, 2] });
  await expect(endless).rejects.toThrow('needs to know how long that is; give --bars or --length');
});
