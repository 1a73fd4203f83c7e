import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ExpectingModel, expectedNext } from '../../main/inside/expected.ts';
import type { Song } from '../../shared/music/song.ts';
import { performance } from '../../shared/tokens/performance/performance.ts';
import { tokenizerKinds } from '../../shared/tokens/registry.ts';
import { remi } from '../../shared/tokens/remi/remi.ts';
import { type Cursor, END, PAD, START, type Tokenizer } from '../../shared/tokens/tokenizer.ts';
import { noteAt, songOf } from '../support/small-songs.ts';
import { anySong } from '../support/songs.ts';
import { randomTable, tableTree } from '../support/table-model.ts';

/** Logits that depend on the token before alone, some of them much larger than others. */
function tableOf(size: number, seed: number): (token: number) => number[] {
  const after = randomTable(size, seed);
  return (token) => Array.from(after(token), (logit) => 4 * logit);
}

function modelOf(size: number, after: (token: number) => ArrayLike<number>): ExpectingModel {
  return { vocabularySize: size, context: Number.POSITIVE_INFINITY, tree: () => tableTree(after) };
}

const sum = (numbers: readonly number[]) => numbers.reduce((all, one) => all + one, 0);

/** A melody with a rest in it, and little else, so that all ways on from it can be counted. */
const melody: Song = {
  ...songOf(1),
  tracks: [{ ...songOf(1).tracks[0]!, notes: [0, 1, 3].map((beat) => noteAt(480 * beat, 60 + beat)) }],
  ticks: 1920,
};

/**
 * The chances of the keys to be struck first, by following every way there is through the plain grammar and leaving out
 * those that strike anything before the place.
 */
function byHand(
  tokenizer: Tokenizer,
  after: (token: number) => number[],
  prompt: readonly number[],
  place: number,
): { readonly chances: readonly number[]; readonly left: number } {
  const chances = new Array<number>(128).fill(0);
  let [ends, left] = [0, 0];
  const mask = new Uint8Array(tokenizer.vocabulary.length);
  const follow = (cursor: Cursor, last: number, chance: number) => {
    if (chance < 1e-9) {
      left += chance;
      return;
    }
    const logits = after(last);
    const whole = sum(logits.map(Math.exp));
    cursor.allowed(mask);
    const allowed = [...mask.keys()].filter((token) => mask[token] === 1 && token !== PAD && token !== START);
    for (const token of allowed) {
      const here = (chance * Math.exp(logits[token] ?? 0)) / whole;
      const key = tokenizer.bars?.keyOf(token);
      if (token === END) ends += here;
      else if (key !== undefined) chances[key] = (chances[key] ?? 0) + (cursor.tick >= place ? here : 0);
      else {
        const next = cursor.clone();
        next.accept(token);
        follow(next, token, here);
      }
    }
  };
  const cursor = tokenizer.cursor();
  for (const token of prompt) cursor.accept(token);
  follow(cursor, prompt.at(-1) ?? START, 1);
  const all = sum(chances) + ends;
  return { chances: chances.map((one) => one / all), left: left / all };
}

describe.each([remi, performance])('$id', (kind) => {
  const tokenizer = kind.fit([melody]);
  const size = tokenizer.vocabulary.length;

  test.each([
    [960, 2],
    [1200, 2],
    [480, 1],
    [1440, 2],
  ])('at tick %i it is what all ways on from there come to', async (tick, notes) => {
    for (const seed of [1, 2, 3]) {
      const after = tableOf(size, seed);
      const found = await expectedNext(modelOf(size, after), tokenizer, melody, tick, { rest: 1e-4, nodes: 20_000 });
      const tokens = [...tokenizer.encode(melody)];
      const strikes = [...tokens.keys()].filter((i) => tokenizer.bars?.keyOf(tokens[i] ?? 0) !== undefined);
      const prompt = tokens.slice(0, (strikes[notes - 1] ?? 0) + 1);
      const place = tokenizer.bars?.onsetsIn(melody)(tick) ?? 0;
      const { chances, left } = byHand(tokenizer, after, prompt, place);
      const doubt = found.open + left + 1e-3;
      expect(found.open).toBeLessThan(0.01);
      for (const [pitch, chance] of chances.entries()) {
        expect(Math.abs((found.pitches[pitch] ?? 0) - chance), `key ${pitch}`).toBeLessThan(doubt);
      }
      expect(sum(found.pitches)).toBeGreaterThan(0);
    }
  });
});

describe.each(tokenizerKinds.filter(({ id }) => id !== 'abc').map((kind) => [kind.id, kind] as const))(
  '%s',
  (_, kind) => {
    test('at any tick of any song all chances come to one, however little is looked into', async () => {
      const song = anySong.filter(
        ({ ticks, ppq, tracks }) => ticks / ppq < 100 && tracks.some(({ drums, notes }) => !drums && notes.length > 0),
      );
      const tokenizer = kind.fit(fc.sample(song, { numRuns: 3, seed: 4 }));
      const size = tokenizer.vocabulary.length;
      const model = modelOf(size, tableOf(size, 5));
      await fc.assert(
        fc.asyncProperty(song, fc.double({ min: 0, max: 1.2, noNaN: true }), async (one, part) => {
          if (tokenizer.count(tokenizer.encode(one)).notes === 0) return;
          const nodes = 24;
          const { pitches, drums, ends, open } = await expectedNext(
            model,
            tokenizer,
            one,
            Math.round(part * one.ticks),
            { nodes },
          );
          expect(sum(pitches) + sum(drums) + ends + open).toBeCloseTo(1, 6);
          for (const chance of [...pitches, ...drums, ends, open]) expect(chance).toBeGreaterThanOrEqual(0);
        }),
        { numRuns: 15, seed: 3 },
      );
    });
  },
);

test('a question that is given up is not worked on', async () => {
  const tokenizer = remi.fit([melody]);
  const size = tokenizer.vocabulary.length;
  const controller = new AbortController();
  controller.abort();
  const asked = expectedNext(modelOf(size, tableOf(size, 1)), tokenizer, melody, 960, { signal: controller.signal });
  await expect(asked).rejects.toMatchObject({ code: 'cancelled' });
});
