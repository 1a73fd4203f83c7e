import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Convolver } from '../../main/sound/convolver.ts';
import { Fft } from '../../main/sound/fft.ts';
import { Limiter } from '../../main/sound/limiter.ts';
import { renderRate, renderSong } from '../../main/sound/render-song.ts';
import { SampleBank } from '../../main/sound/sample-bank.ts';
import { limiterDelay, limiterMakeup, limiting } from '../../shared/sound/master.ts';
import { peakOf } from '../support/sound.ts';
import { note, song, track } from '../support/sound-songs.ts';

const samples = (length: number) =>
  fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: length, maxLength: length });

describe('the Fourier transform', () => {
  test('is the sum that defines it, and comes back', () => {
    fc.assert(
      fc.property(samples(16), samples(16), (real, imaginary) => {
        const [a, b] = [Float64Array.from(real), Float64Array.from(imaginary)];
        const fft = new Fft(16);
        fft.forward(a, b);
        for (let k = 0; k < 16; k++) {
          const turns = real.map((_, n) => (-2 * Math.PI * k * n) / 16);
          const sum = turns.reduce(
            (at, turn, n) => at + (real[n] ?? 0) * Math.cos(turn) - (imaginary[n] ?? 0) * Math.sin(turn),
            0,
          );
          expect(a[k]).toBeCloseTo(sum, 9);
        }
        fft.inverse(a, b);
        for (let n = 0; n < 16; n++) {
          expect(a[n]).toBeCloseTo(real[n] ?? Number.NaN, 9);
          expect(b[n]).toBeCloseTo(imaginary[n] ?? Number.NaN, 9);
        }
      }),
    );
  });

  test('takes powers of two alone', () => {
    for (const size of [0, 1, 3, 12]) expect(() => new Fft(size)).toThrow(RangeError);
  });
});

test('the convolver gives what the sum of shifted responses gives, across its blocks', () => {
  fc.assert(
    fc.property(samples(32), fc.integer({ min: 1, max: 21 }).chain(samples), (input, response) => {
      const convolver = new Convolver(Float32Array.from(response), 8);
      const output = [0, 8, 16, 24].flatMap((from) => [
        ...convolver.process(Float32Array.from(input.slice(from, from + 8))),
      ]);
      for (const [n, value] of output.entries()) {
        const expected = response.reduce((sum, factor, k) => sum + factor * (input[n - k] ?? 0), 0);
        expect(value).toBeCloseTo(expected, 5);
      }
    }),
  );
});

describe('the limiter', () => {
  const delay = Math.round(limiterDelay * renderRate);
  const tone = (level: number) =>
    Float32Array.from({ length: renderRate }, (_, n) => level * Math.sin((2 * Math.PI * 440 * n) / renderRate));

  test('leaves what is below its threshold as it is, but for its makeup and delay', () => {
    const quiet = tone(0.4);
    const [left, right] = [quiet.slice(), quiet.map((value) => value / 2)];
    new Limiter(2, renderRate).process([left, right]);
    const makeup = 10 ** (limiterMakeup / 20);
    for (const n of [delay, 1000, 40_000]) {
      expect(left[n]).toBeCloseTo(makeup * (quiet[n - delay] ?? Number.NaN), 5);
      expect(right[n]).toBeCloseTo((makeup / 2) * (quiet[n - delay] ?? Number.NaN), 5);
    }
    expect(peakOf(left.subarray(0, delay))).toBe(0);
  });

  test('holds back what is above it, in both channels alike', () => {
    const loud = tone(2);
    const [left, right] = [loud.slice(), loud.map((value) => value / 10)];
    new Limiter(2, renderRate).process([left, right]);
    const settled = peakOf(left.subarray(renderRate / 2));
    const linear = 10 ** ((limiting.threshold + limiterMakeup) / 20);
    expect(settled).toBeGreaterThan(linear);
    expect(settled).toBeLessThan(1.5 * linear);
    expect(peakOf(right.subarray(renderRate / 2))).toBeCloseTo(settled / 10, 3);
  });
});

describe('a song as sound', () => {
  const held = (ticks: number) => song([track(40, ticks === 0 ? [] : [note(0, 67, ticks, 80)])]);

  test('comes out the same at each call, tells how far it is, and dies away', async () => {
    const bank = new SampleBank();
    const fractions: number[] = [];
    const first = await renderSong(held(480), bank, { onProgress: (fraction) => fractions.push(fraction) });
    expect(await renderSong(held(480), bank)).toEqual(first);
    bank.free();
    expect(fractions).toEqual(fractions.toSorted((a, b) => a - b));
    expect(fractions.at(-1)).toBe(1);
    for (const side of first) {
      expect(side).toHaveLength(3 * renderRate);
      expect(peakOf(side)).toBeGreaterThan(0.02);
      expect(peakOf(side.subarray(-renderRate / 2))).toBeLessThan(0.001);
    }
  });

  test('is refused where there is none, and stopped where that is asked for', async () => {
    const bank = new SampleBank();
    await expect(renderSong(held(0), bank)).rejects.toMatchObject({ code: 'bad-input' });
    const stop = new AbortController();
    const rendering = renderSong(held(480_000), bank, { signal: stop.signal, onProgress: () => stop.abort() });
    await expect(rendering).rejects.toMatchObject({ code: 'cancelled' });
    bank.free();
  });
});
