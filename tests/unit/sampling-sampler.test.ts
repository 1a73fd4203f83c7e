import { describe, expect, test } from 'vitest';
import { parseSamplingOptions, type SamplingOptions } from '../../main/sampling/options.ts';
import { type SampledToken, type SampleRequest, sample, sampleAll } from '../../main/sampling/sampler.ts';
import { variationSeed } from '../../main/sampling/variation-seed.ts';
import { END, PAD, START } from '../../shared/tokens/tokenizer.ts';
import { STEP, stepTokenizer } from '../support/step-tokenizer.ts';
import { randomTable, type TableModel, tableModel } from '../support/table-model.ts';

const size = stepTokenizer.vocabulary.length;

function request(
  model: TableModel,
  changes: Partial<Omit<SampleRequest, 'options'>> & { options?: Partial<SamplingOptions> } = {},
): SampleRequest {
  const cursor = stepTokenizer.cursor();
  cursor.accept(START);
  return {
    model,
    prompt: Int32Array.of(START),
    cursor,
    seeds: [1, 2, 3],
    tokenLimit: 50,
    mayEnd: true,
    ...changes,
    options: parseSamplingOptions(changes.options),
  };
}

/** Logits that favour one token above all. */
const always = (token: number) => () => Array.from({ length: size }, (_, i) => (i === token ? 50 : 0));

test('streams exactly what it returns, each token with the time after it', async () => {
  const streamed: SampledToken[] = [];
  const model = tableModel(size, randomTable(size, 1));
  const takes = await sampleAll(request(model), (token) => streamed.push(token));
  for (const [row, take] of takes.entries()) {
    const own = streamed.filter((token) => token.row === row);
    expect(own.map(({ token }) => token)).toEqual([...take.tokens]);
    const cursor = stepTokenizer.cursor();
    cursor.accept(START);
    for (const { token, tick } of own) {
      cursor.accept(token);
      expect(tick).toBe(cursor.tick);
    }
  }
});

test('the same seed writes the same tokens, another seed others', async () => {
  const model = tableModel(size, randomTable(size, 1));
  const [first, second, third] = await sampleAll(request(model, { seeds: [5, 5, 6], mayEnd: false }));
  expect(second).toMatchObject({ tokens: first!.tokens, logLikelihood: first!.logLikelihood });
  expect(third!.tokens).not.toEqual(first!.tokens);
  const [again] = await sampleAll(request(model, { seeds: [5], mayEnd: false }));
  expect(again!.tokens).toEqual(first!.tokens);
});

test('a variation is the same alone and among others', async () => {
  const model = tableModel(size, randomTable(size, 1));
  const seeds = [0, 1, 2, 3].map((index) => variationSeed(42, index));
  expect(new Set(seeds).size).toBe(4);
  const together = await sampleAll(request(model, { seeds }));
  for (const [index, seed] of seeds.entries()) {
    const [alone] = await sampleAll(request(model, { seeds: [seed] }));
    expect(alone!.tokens).toEqual(together[index]!.tokens);
  }
  expect(variationSeed(seeds[2]!, 0)).toBe(seeds[2]);
});

test('finished rows are fed PAD while the others go on', async () => {
  const fed: number[][] = [];
  const model = tableModel(size, randomTable(size, 4));
  const spied: TableModel = {
    ...model,
    decoder(batch) {
      const decoder = model.decoder(batch);
      const feed = (tokens: Int32Array, length: number) => {
        fed.push([...tokens]);
        return decoder.feed(tokens, length);
      };
      return { ...decoder, feed };
    },
  };
  const takes = await sampleAll(request(spied));
  const lengths = takes.map((take) => take.tokens.length);
  expect(new Set(lengths).size).toBeGreaterThan(1);
  for (const [step, tokens] of fed.slice(1).entries()) {
    for (const [row, token] of tokens.entries()) {
      expect(token).toBe(step < lengths[row]! ? takes[row]!.tokens[step] : PAD);
    }
  }
});

describe('a row stops', () => {
  test('when it writes END', async () => {
    const [take] = await sampleAll(request(tableModel(size, always(END)), { seeds: [1] }));
    expect(take).toMatchObject({ stopped: 'end', tokens: Int32Array.of(END) });
  });

  test('when it is complete, and END is not drawn before', async () => {
    const model = tableModel(size, always(END));
    const takes = await sampleAll(
      request(model, { mayEnd: false, complete: ({ cursor }) => cursor.tick >= 5, tokenLimit: 1000 }),
    );
    for (const take of takes) {
      expect(take.stopped).toBe('complete');
      expect([...take.tokens].filter((token) => token === STEP)).toHaveLength(5);
      expect(take.tokens.includes(END)).toBe(false);
    }
  });

  test('at the token limit, where the model never lets time pass', async () => {
    const model = tableModel(size, () => Array.from({ length: size }, (_, i) => (i === STEP ? -Infinity : 0)));
    const endless = {
      tick: 0,
      allowed: (mask: Uint8Array) => mask.fill(1),
      accept: () => {},
      clone: () => endless,
    };
    const takes = await sampleAll(
      request(model, { cursor: endless, mayEnd: false, complete: ({ cursor }) => cursor.tick > 0, tokenLimit: 30 }),
    );
    for (const take of takes) {
      expect(take.stopped).toBe('limit');
      expect(take.tokens).toHaveLength(30);
      expect(take.tokens.includes(PAD) || take.tokens.includes(START)).toBe(false);
    }
  });

  test('with END where the grammar leaves nothing else', async () => {
    const dead = {
      tick: 0,
      allowed: (mask: Uint8Array) => mask.fill(0).fill(1, END, END + 1),
      accept: () => {},
      clone: () => dead,
    };
    const model = tableModel(size, always(STEP));
    const [take] = await sampleAll(request(model, { seeds: [1], cursor: dead, mayEnd: false }));
    expect(take).toMatchObject({ stopped: 'end', tokens: Int32Array.of(END) });
  });
});

test('the likelihoods are those of the written tokens', async () => {
  const logitsAfter = randomTable(size, 9);
  const [take] = await sampleAll(request(tableModel(size, logitsAfter), { seeds: [3], options: { temperature: 2 } }));
  let restricted = 0;
  let own = 0;
  const cursor = stepTokenizer.cursor();
  cursor.accept(START);
  const mask = new Uint8Array(size);
  let before = START;
  for (const token of take!.tokens) {
    cursor.allowed(mask);
    const weights = Array.from(logitsAfter(before), Math.exp);
    own += Math.log(weights[token]! / weights.reduce((a, b) => a + b));
    restricted += Math.log(weights[token]! / weights.reduce((sum, weight, i) => sum + weight * mask[i]!, 0));
    cursor.accept(token);
    before = token;
  }
  expect(take!.modelLogLikelihood).toBeCloseTo(own, 6);
  expect(take!.logLikelihood).toBeCloseTo(restricted, 6);
});

describe('a cancel', () => {
  test('before the first token writes nothing and starts no decoder', async () => {
    const model = tableModel(size, randomTable(size, 1));
    const tokens: SampledToken[] = [];
    const work = sampleAll(request(model, { signal: AbortSignal.abort() }), (token) => tokens.push(token));
    await expect(work).rejects.toMatchObject({ code: 'cancelled' });
    expect(tokens).toEqual([]);
    expect(model.fed).toEqual([]);
  });

  test('while tokens are written stops before the next one', async () => {
    const model = tableModel(size, randomTable(size, 1));
    const controller = new AbortController();
    let seen = 0;
    const work = sampleAll(request(model, { signal: controller.signal, mayEnd: false }), () => {
      if (++seen === 7) controller.abort();
    });
    await expect(work).rejects.toMatchObject({ code: 'cancelled' });
    expect(seen).toBe(7);
    expect(model.open()).toBe(0);
  });

  test('from outside is heeded between two steps', async () => {
    const model = tableModel(size, always(STEP));
    const controller = new AbortController();
    const work = sampleAll(request(model, { signal: controller.signal, mayEnd: false, tokenLimit: 1_000_000 }));
    setImmediate(() => controller.abort());
    await expect(work).rejects.toMatchObject({ code: 'cancelled' });
  });

  test('is heeded while a long prompt is read', async () => {
    const model = tableModel(size, always(STEP));
    const controller = new AbortController();
    const prompt = new Int32Array(1_000_000).fill(STEP);
    const work = sampleAll(request(model, { prompt, signal: controller.signal }));
    setImmediate(() => controller.abort());
    await expect(work).rejects.toMatchObject({ code: 'cancelled' });
    expect(model.fed.reduce((sum, length) => sum + length, 0)).toBeLessThan(prompt.length);
  });
});

describe('the decoder is disposed of', () => {
  test('at the end', async () => {
    const model = tableModel(size, randomTable(size, 1));
    await sampleAll(request(model));
    expect(model.open()).toBe(0);
  });

  test('when the listener leaves', async () => {
    const model = tableModel(size, randomTable(size, 1));
    for await (const _ of sample(request(model, { mayEnd: false }))) break;
    expect(model.open()).toBe(0);
  });

  test('when the one who is told of tokens throws', async () => {
    const model = tableModel(size, randomTable(size, 1));
    const told = sampleAll(request(model, { mayEnd: false }), () => {
      throw new RangeError('Too much.');
    });
    await expect(told).rejects.toThrow('Too much.');
    expect(model.open()).toBe(0);
  });

  test('when the logits make no sense', async () => {
    const model = tableModel(size, () => new Array<number>(size).fill(Number.NaN));
    await expect(sampleAll(request(model))).rejects.toMatchObject({ code: 'bad-model' });
    expect(model.open()).toBe(0);
  });
});
