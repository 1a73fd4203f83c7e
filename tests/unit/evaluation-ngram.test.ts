import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NgramModel } from '../../main/evaluation/ngram.ts';
import { NgramMixture } from '../../main/evaluation/ngram-mixture.ts';
import { Random } from '../../shared/random.ts';
import { START } from '../../shared/tokens/tokenizer.ts';
import { sharedData } from '../support/shared-data.ts';

const size = 9;
const someTokens = fc
  .array(fc.integer({ min: 2, max: size - 1 }), { maxLength: 60 })
  .map((tokens) => [START, ...tokens]);
const someCorpus = fc.array(someTokens, { maxLength: 8 });

function learned(order: number, corpus: readonly (readonly number[])[], vocabularySize = size): NgramModel {
  const model = new NgramModel(order, vocabularySize);
  for (const sequence of corpus) model.learn(sequence);
  return model;
}

const mean = (nats: readonly Iterable<number>[]) =>
  nats.flatMap((each) => [...each].slice(1)).reduce((sum, each, _, all) => sum + each / all.length, 0);

/** Witten-Bell from its formula, counting in the text again for every question. */
function plain(
  order: number,
  corpus: readonly (readonly number[])[],
  history: readonly number[],
  token: number,
): number {
  let probability = 1 / size;
  for (let k = 0; k < order && k <= history.length; k++) {
    const recent = history.slice(history.length - k);
    const followers = corpus.flatMap((sequence) =>
      sequence.filter((_, t) => t > 0 && t >= k && recent.every((before, i) => sequence[t - k + i] === before)),
    );
    const kinds = new Set(followers).size;
    if (followers.length === 0) break;
    const count = followers.filter((follower) => follower === token).length;
    probability = (count + kinds * probability) / (followers.length + kinds);
  }
  return probability;
}

describe.each([1, 2, 5])('an n-gram of order %i', (order) => {
  test('gives every token a chance, and all together 1', () => {
    fc.assert(
      fc.property(someCorpus, someTokens, (corpus, history) => {
        const model = learned(order, corpus);
        const all = Array.from({ length: size }, (_, token) => model.probability(history, token));
        expect(Math.min(...all)).toBeGreaterThan(0);
        expect(all.reduce((a, b) => a + b)).toBeCloseTo(1, 10);
      }),
    );
  });

  test('follows the formula', () => {
    fc.assert(
      fc.property(someCorpus, someTokens, (corpus, sequence) => {
        const model = learned(order, corpus);
        const nats = model.nats(sequence);
        for (let t = 1; t < sequence.length; t++) {
          const expected = plain(order, corpus, sequence.slice(0, t), sequence[t]!);
          expect(model.probability(sequence.slice(0, t), sequence[t]!)).toBeCloseTo(expected, 12);
          expect(nats[t]).toBeCloseTo(-Math.log(expected), 10);
        }
        expect(nats[0]).toBe(0);
      }),
      { numRuns: 40 },
    );
  });

  test('knows what it learned as well after its tables have grown many times', () => {
    const random = new Random(4);
    const corpus = Array.from({ length: 40 }, () => [START, ...Array.from({ length: 500 }, () => random.integer(200))]);
    const model = learned(order, corpus, 200);
    const again = learned(order, corpus.toReversed(), 200);
    for (const sequence of corpus) expect(model.orders(sequence)).toEqual(again.orders(sequence));
  });
});

test('knows what every shorter order would say that had learned the same', () => {
  fc.assert(
    fc.property(someCorpus, someTokens, (corpus, sequence) => {
      const orders = learned(5, corpus).orders(sequence);
      for (const order of [1, 2, 3, 4]) {
        const shorter = learned(order, corpus).orders(sequence);
        for (let t = 1; t < sequence.length; t++) {
          expect(orders[t * 5 + order - 1]).toBe(shorter[(t + 1) * order - 1]);
        }
      }
    }),
    { numRuns: 40 },
  );
});

describe('orders that are mixed', () => {
  const natsBy = (mixture: NgramMixture, model: NgramModel, sequence: readonly number[]) => [
    ...mixture.nats(model.orders(sequence)),
  ];

  test('are never worse than one of them on what they were weighed by, and their weights sum to 1', () => {
    fc.assert(
      fc.property(someCorpus, fc.array(someTokens, { minLength: 1, maxLength: 4 }), (corpus, heldOut) => {
        fc.pre(heldOut.some((sequence) => sequence.length > 1));
        const model = learned(3, corpus);
        const mixture = new NgramMixture(model, heldOut);
        expect(mixture.weights.reduce((a, b) => a + b)).toBeCloseTo(1, 10);
        const mixed = mean(heldOut.map((sequence) => natsBy(mixture, model, sequence)));
        for (const order of [1, 2, 3]) {
          const alone = learned(order, corpus);
          expect(mixed).toBeLessThan(mean(heldOut.map((sequence) => alone.nats(sequence))) + 1e-3);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('trust long histories where the music depends on them, and not where pieces only repeat themselves', () => {
    const random = new Random(1);
    /** The third of three tokens is told by the two before it. */
    const lawful = () => {
      const tokens = [START];
      while (tokens.length < 200) {
        const [a, b] = [random.integer(3), random.integer(3)];
        tokens.push(2 + a, 2 + b, 2 + ((a + b) % 3) + 3);
      }
      return tokens;
    };
    /** A few tokens drawn by chance, over and over. */
    const looping = () => {
      const loop = Array.from({ length: 8 }, () => 2 + random.integer(7));
      return [START, ...Array.from({ length: 200 }, (_, t) => loop[t % 8]!)];
    };
    const pieces = (make: () => number[], count: number) => Array.from({ length: count }, make);
    for (const [make, isLawful] of [
      [lawful, true],
      [looping, false],
    ] as const) {
      const model = learned(5, pieces(make, 20));
      const mixture = new NgramMixture(model, pieces(make, 10));
      const tested = pieces(make, 10);
      const alone = mean(tested.map((sequence) => model.nats(sequence)));
      const unigram = mean(
        tested.map((sequence) => [...model.orders(sequence)].filter((_, i) => i % 5 === 0).map((p) => -Math.log(p))),
      );
      const mixed = mean(tested.map((sequence) => natsBy(mixture, model, sequence)));
      if (isLawful) expect(mixed).toBeLessThan(unigram - 0.3);
      else {
        expect(alone).toBeGreaterThan(unigram);
        expect(mixed).toBeLessThan(unigram + 0.05);
      }
    }
  });
});

/** Tunes as the lecture's lab cuts its file: what lies between two blank lines, which may be shared by neighbours. */
function labTunes(text: string): string[] {
  const pattern = /(?:^|\n\n)(.*?)\n\n/gs;
  const tunes: string[] = [];
  for (let match = pattern.exec(text); match; match = pattern.exec(text)) {
    tunes.push(match[1]!);
    pattern.lastIndex = match.index + 1;
  }
  return tunes;
}

if (!sharedData) {
  test.skip('the folk tunes’ known figure (skipped: ../shared/data is not there)', () => {});
} else {
  const file = join(sharedData, 'irish/irish.abc');

  test('reaches the known 1.477 nats a character on the folk tunes', () => {
    const tunes = labTunes(readFileSync(file, 'utf8'));
    const letters = [...new Set(tunes.join('\n\n'))];
    expect([tunes.length, letters.length]).toEqual([817, 83]);
    const tokens = new Map(letters.map((letter, index) => [letter, index]));
    const start = letters.length;
    const encode = (belongs: (index: number) => boolean) => [
      start,
      ...Array.from(tunes.filter((_, index) => belongs(index)).join('\n\n'), (letter) => tokens.get(letter)!),
    ];
    const heldOut = encode((index) => index % 10 === 9);
    const model = new NgramModel(5, letters.length); // four letters of history
    model.learn(encode((index) => index % 10 !== 9));
    expect(heldOut.length - 1).toBe(20_622);
    const total = model.nats(heldOut).reduce((sum, nats) => sum + nats, 0);
    expect(total / (heldOut.length - 1)).toBeCloseTo(1.477, 3);
  });
}
