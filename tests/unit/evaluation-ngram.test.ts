import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { NgramModel } from '../../main/evaluation/ngram.ts';
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
    for (const sequence of corpus) expect(model.nats(sequence)).toEqual(again.nats(sequence));
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
