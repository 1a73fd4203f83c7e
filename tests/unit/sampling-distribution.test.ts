import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Distribution } from '../../main/sampling/distribution.ts';
import { parseSamplingOptions, type SamplingOptions } from '../../main/sampling/options.ts';
import { RecentTokens } from '../../main/sampling/recent-tokens.ts';
import { Random } from '../../shared/random.ts';

const size = 40;
const someLogits = fc
  .array(fc.double({ min: -30, max: 30, noNaN: true }), { minLength: size, maxLength: size })
  .map((values) => Float32Array.from(values));
/** No two alike, so that there is one likeliest token. */
const distinctLogits = fc
  .uniqueArray(fc.integer({ min: -60, max: 60 }), { minLength: size, maxLength: size })
  .map((values) => Float32Array.from(values, (value) => value / 4));
const someMask = fc
  .array(fc.boolean(), { minLength: size, maxLength: size })
  .filter((allowed) => allowed.includes(true))
  .map((allowed) => Uint8Array.from(allowed, Number));
const someSeed = fc.integer({ min: 0, max: 0xffffffff });
const everything = new Uint8Array(size).fill(1);

function draws(
  options: Partial<SamplingOptions>,
  logits: Float32Array,
  { mask = everything, seed = 1, count = 20, recent = [] as number[] } = {},
): number[] {
  const distribution = new Distribution(logits.length, parseSamplingOptions(options));
  const random = new Random(seed);
  const history = new RecentTokens(logits.length, 64);
  for (const token of recent) history.push(token);
  return Array.from({ length: count }, () => distribution.draw(logits, 0, mask, history, random));
}

function argmax(logits: Float32Array, mask: Uint8Array): number {
  let best = -1;
  for (let token = 0; token < logits.length; token++) {
    if (mask[token] === 1 && (best < 0 || logits[token]! > logits[best]!)) best = token;
  }
  return best;
}

/** Probabilities in the plainest way. */
function softmax(logits: ArrayLike<number>, temperature = 1): number[] {
  const weights = Array.from(logits, (logit) => Math.exp(logit / temperature));
  const sum = weights.reduce((a, b) => a + b, 0);
  return weights.map((weight) => weight / sum);
}

/** Pearson's statistic of 20,000 draws against expected probabilities. */
function chiSquare(
  options: Partial<SamplingOptions>,
  logits: Float32Array,
  expected: readonly number[],
  recent: number[] = [],
) {
  const count = 20_000;
  const seen = new Array<number>(logits.length).fill(0);
  for (const token of draws(options, logits, { mask: new Uint8Array(logits.length).fill(1), seed: 7, count, recent })) {
    seen[token]!++;
  }
  let statistic = 0;
  for (const [token, probability] of expected.entries()) {
    if (probability === 0) expect(seen[token]).toBe(0);
    else statistic += (seen[token]! - count * probability) ** 2 / (count * probability);
  }
  return statistic;
}

/** Renormalises what `keep` keeps. */
function only(probabilities: readonly number[], keep: (probability: number) => boolean): number[] {
  const sum = probabilities.filter(keep).reduce((a, b) => a + b, 0);
  return probabilities.map((probability) => (keep(probability) ? probability / sum : 0));
}

describe('the likeliest allowed token is always drawn', () => {
  test.each([
    ['at temperature 0', { temperature: 0 }],
    ['at a temperature near 0', { temperature: 1e-9 }],
    ['with top-k 1', { topK: 1 }],
    ['with top-p 0', { topP: 0 }],
    ['with min-p 1', { minP: 1 }],
  ])('%s', (_, options) => {
    fc.assert(
      fc.property(distinctLogits, someMask, someSeed, (logits, mask, seed) => {
        expect(new Set(draws(options, logits, { mask, seed }))).toEqual(new Set([argmax(logits, mask)]));
      }),
    );
  });
});

test('settings that drop nothing change no draw', () => {
  fc.assert(
    fc.property(someLogits, someMask, someSeed, (logits, mask, seed) => {
      const plain = draws({ temperature: 1.3 }, logits, { mask, seed });
      expect(
        draws({ temperature: 1.3, topK: 0, topP: 1, minP: 0, repetitionPenalty: 1 }, logits, { mask, seed }),
      ).toEqual(plain);
      expect(draws({ temperature: 1.3, topK: size }, logits, { mask, seed })).toEqual(plain);
    }),
  );
});

test('a forbidden token is never drawn', () => {
  const someOptions = fc.record({
    temperature: fc.constantFrom(0, 0.5, 1, 5),
    topK: fc.integer({ min: 0, max: 50 }),
    topP: fc.double({ min: 0, max: 1, noNaN: true }),
    minP: fc.double({ min: 0, max: 1, noNaN: true }),
    repetitionPenalty: fc.double({ min: 1, max: 2, noNaN: true }),
  });
  fc.assert(
    fc.property(someLogits, someMask, someSeed, someOptions, (logits, mask, seed, options) => {
      for (const token of draws(options, logits, { mask, seed, recent: [1, 2, 3] })) expect(mask[token]).toBe(1);
    }),
  );
});

describe('the frequencies of 20,000 draws', () => {
  const logits = Float32Array.of(0.1, 1.2, -0.7, 2, 0.4, -1.5, 1.1, 0);
  const own = softmax(logits);
  const limit = 24.3; // 7 degrees of freedom: exceeded once in 1,000 seeds

  test('match the softmax', () => expect(chiSquare({}, logits, own)).toBeLessThan(limit));

  test('match the softmax at a temperature', () =>
    expect(chiSquare({ temperature: 2 }, logits, softmax(logits, 2))).toBeLessThan(limit));

  test('match what top-k leaves', () => {
    const third = [...own].sort((a, b) => b - a)[2]!;
    expect(
      chiSquare(
        { topK: 3 },
        logits,
        only(own, (p) => p >= third),
      ),
    ).toBeLessThan(limit);
  });

  test('match what top-p leaves: the fewest tokens with that probability', () => {
    const order = [...own].sort((a, b) => b - a);
    const top = order[0]! + order[1]! + order[2]!;
    const expected = only(own, (p) => p >= order[2]!);
    expect(chiSquare({ topP: top - 1e-6 }, logits, expected)).toBeLessThan(limit);
    const more = only(own, (p) => p >= order[3]!);
    expect(chiSquare({ topP: top + 1e-6 }, logits, more)).toBeLessThan(limit);
  });

  test('match what min-p leaves: a share of the likeliest', () => {
    const most = Math.max(...own);
    expect(
      chiSquare(
        { minP: 0.3 },
        logits,
        only(own, (p) => p >= 0.3 * most),
      ),
    ).toBeLessThan(limit);
  });

  test('match the softmax of logits that a repetition has lowered, whatever their sign', () => {
    const lowered = Float32Array.from(logits, (logit, token) =>
      token === 3 ? logit / 1.5 : token === 5 ? logit * 1.5 : logit,
    );
    expect(chiSquare({ repetitionPenalty: 1.5 }, logits, softmax(lowered), [3, 5, 3])).toBeLessThan(limit);
  });
});

test('the log-probabilities are the model’s own, whatever the sampling options', () => {
  fc.assert(
    fc.property(someLogits, someMask, someSeed, (logits, mask, seed) => {
      const options = parseSamplingOptions({ temperature: 0.7, topK: 5, repetitionPenalty: 1.4 });
      const distribution = new Distribution(size, options);
      const recent = new RecentTokens(size, 64);
      recent.push(4);
      const token = distribution.draw(logits, 0, mask, recent, new Random(seed));
      const own = softmax(logits);
      const allowedMass = own.reduce((sum, p, i) => sum + (mask[i] === 1 ? p : 0), 0);
      expect(distribution.modelLogProbability).toBeCloseTo(Math.log(own[token]!), 8);
      expect(distribution.logProbability).toBeCloseTo(Math.log(own[token]! / allowedMass), 8);
    }),
  );
});

describe('numbers at the edge', () => {
  const logits = (...values: number[]) => Float32Array.of(...values);
  const all = Uint8Array.of(1, 1, 1);

  test('huge logits do not overflow', () => {
    expect(draws({}, logits(3e38, -3e38, 0), { mask: all })).toEqual(new Array(20).fill(0));
  });

  test('tokens without a chance are left out', () => {
    expect(new Set(draws({ temperature: 5 }, logits(-Infinity, 0, -Infinity), { mask: all }))).toEqual(new Set([1]));
  });

  test('forbidden tokens without a chance leave the log-probabilities what they are', () => {
    const distribution = new Distribution(3, parseSamplingOptions());
    distribution.draw(logits(0, 0, -Infinity), 0, Uint8Array.of(1, 1, 0), new RecentTokens(3, 8), new Random(1));
    expect(distribution.logProbability).toBeCloseTo(-Math.LN2, 12);
    expect(distribution.modelLogProbability).toBeCloseTo(-Math.LN2, 12);
  });

  test('the smallest number above 0 is a temperature', () => {
    expect(draws({ temperature: Number.MIN_VALUE }, logits(1, 2, -Infinity), { mask: all })).toEqual(
      new Array(20).fill(1),
    );
  });

  test.each([
    ['a logit that is not a number', logits(0, Number.NaN, 0), all, /not finite \(NaN\)/],
    ['an infinite logit', logits(0, Infinity, 0), all, /not finite \(Infinity\)/],
    ['allowed tokens without any chance', logits(-Infinity, 0, -Infinity), Uint8Array.of(1, 0, 1), /no chance/],
    ['a grammar that allows nothing', logits(0, 0, 0), Uint8Array.of(0, 0, 0), /allows no token/],
  ])('%s is a clear error', (_, values, mask, message) => {
    for (const temperature of [0, 1]) {
      expect(() => draws({ temperature }, values, { mask })).toThrow(
        expect.objectContaining({ code: 'bad-model', message: expect.stringMatching(message) }),
      );
    }
  });
});

test('what is recent is forgotten after the window', () => {
  const recent = new RecentTokens(10, 3);
  for (const token of [1, 2, 1, 3, 4]) recent.push(token);
  expect([0, 1, 2, 3, 4].filter((token) => recent.has(token))).toEqual([1, 3, 4]);
  recent.push(5);
  expect(recent.has(1)).toBe(false);
});
