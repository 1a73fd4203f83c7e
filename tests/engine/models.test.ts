import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import { sparseCrossEntropy } from '../../main/kernels/cross-entropy.ts';
import { nativeOps } from '../../main/kernels/native.ts';
import { presets, type SequenceModel } from '../../main/models/model.ts';
import { countParameters } from '../../main/models/parameters.ts';
import { modelKind, modelKinds } from '../../main/models/registry.ts';
import { transformer } from '../../main/models/transformer.ts';
import { Random } from '../../shared/random.ts';
import { startNativeEngine } from '../support/native-engine.ts';
import { SMALL_VOCABULARY, smallModels } from '../support/small-models.ts';

beforeAll(startNativeEngine);

function randomTokens(length: number, seed: number): number[] {
  const random = new Random(seed);
  return Array.from({ length }, () => random.integer(SMALL_VOCABULARY));
}

/** [batch, time, vocabulary] of the given rows of tokens. */
function logitsOf(model: SequenceModel, rows: readonly number[][]): number[][][] {
  return tf.tidy(() => model.forward(tf.tensor2d([...rows], undefined, 'int32')).logits.arraySync());
}

function lossOf(model: SequenceModel, rows: readonly number[][]): tf.Scalar {
  const inputs = tf.tensor2d(
    rows.map((row) => row.slice(0, -1)),
    undefined,
    'int32',
  );
  const targets = tf.tensor1d(
    rows.flatMap((row) => row.slice(1)),
    'int32',
  );
  const { logits } = model.forward(inputs);
  return tf.mean(sparseCrossEntropy(tf.reshape(logits, [targets.size, model.vocabularySize]), targets));
}

function largestDifference(a: readonly number[], b: readonly number[]): number {
  return Math.max(...a.map((value, i) => Math.abs(value - b[i]!)));
}

describe.each(smallModels)('$name', ({ build }) => {
  test('a position sees nothing that comes after it', () => {
    const model = build();
    const tokens = randomTokens(12, 1);
    const changed = [...tokens.slice(0, 7), ...randomTokens(5, 99)];
    const [before] = logitsOf(model, [tokens]);
    const [after] = logitsOf(model, [changed]);
    expect(largestDifference(before!.slice(0, 7).flat(), after!.slice(0, 7).flat())).toBe(0);
    expect(largestDifference(before!.slice(7).flat(), after!.slice(7).flat())).toBeGreaterThan(1e-4);
    model.dispose();
  });

  test('a tree of tokens gives after every way on what the model gives after that way alone', async () => {
    const model = build();
    const before = tf.memory().numTensors;
    const prompt = randomTokens(6, 3);
    const ways = [[4], [4, 7], [4, 9], [2], [2, 2], [4, 9, 1], [2, 2, 5]];
    const tree = model.tree(prompt.length, ways.length);
    await tree.read(Int32Array.from(prompt.slice(0, 2)));
    const read = [...(await tree.read(Int32Array.from(prompt.slice(2))))];
    const alone = (way: readonly number[]) => logitsOf(model, [[...prompt, ...way]])[0]!.at(-1)!;
    expect(largestDifference(read, alone([]))).toBeLessThan(1e-5);
    const node = (way: readonly number[]) => ways.findIndex((one) => one.join() === way.join());
    const grown: number[] = [];
    const order: number[] = [];
    for (const level of [
      [0, 3],
      [1, 2, 4],
      [5, 6],
    ]) {
      // Numbered in the order in which they grow.
      const nodes = level.map((i) => ({ parent: order.indexOf(node(ways[i]!.slice(0, -1))), token: ways[i]!.at(-1)! }));
      grown.push(...(await tree.grow(nodes)));
      order.push(...level);
    }
    for (const [place, i] of order.entries()) {
      const logits = grown.slice(place * SMALL_VOCABULARY, (place + 1) * SMALL_VOCABULARY);
      expect(largestDifference(logits, alone(ways[i]!)), String(ways[i])).toBeLessThan(1e-5);
    }
    tree.dispose();
    expect(tf.memory().numTensors).toBe(before);
    model.dispose();
  });

  test('rows of a batch do not see each other', () => {
    const model = build();
    const rows = [randomTokens(9, 1), randomTokens(9, 2)];
    const together = logitsOf(model, rows);
    for (const [index, row] of rows.entries()) {
      expect(largestDifference(together[index]!.flat(), logitsOf(model, [row])[0]!.flat())).toBeLessThan(1e-5);
    }
    model.dispose();
  });

  test('the decoder gives what the forward pass gives, token by token and in one piece', async () => {
    const model = build();
    const rows = [randomTokens(14, 5), randomTokens(14, 6)];
    const whole = logitsOf(model, rows);
    const stepwise = model.decoder(2);
    for (let t = 0; t < 14; t++) {
      const logits = await stepwise.feed(Int32Array.of(rows[0]![t]!, rows[1]![t]!), 1);
      expect(largestDifference([...whole[0]![t]!, ...whole[1]![t]!], [...logits])).toBeLessThan(1e-4);
    }
    const atOnce = model.decoder(2);
    const early = await atOnce.feed(Int32Array.from([...rows[0]!.slice(0, 9), ...rows[1]!.slice(0, 9)]), 9);
    expect(largestDifference([...whole[0]![8]!, ...whole[1]![8]!], [...early])).toBeLessThan(1e-4);
    const late = await atOnce.feed(Int32Array.from([...rows[0]!.slice(9), ...rows[1]!.slice(9)]), 5);
    expect(largestDifference([...whole[0]![13]!, ...whole[1]![13]!], [...late])).toBeLessThan(1e-4);
    stepwise.dispose();
    atOnce.dispose();
    model.dispose();
  });

  test('the decoder reads on far beyond the context, and leaves no tensor behind', async () => {
    const before = tf.memory().numTensors;
    const model = build();
    const decoder = model.decoder(1);
    for (const token of randomTokens(70, 7)) {
      expect((await decoder.feed(Int32Array.of(token), 1)).every(Number.isFinite)).toBe(true);
    }
    expect((await decoder.feed(Int32Array.from(randomTokens(700, 8)), 700)).every(Number.isFinite)).toBe(true);
    decoder.dispose();
    model.dispose();
    expect(tf.memory().numTensors).toBe(before);
  });

  test('its gradients agree with finite differences', () => {
    const model = build();
    // Fresh weights are so small that their gradients could not be told from rounding.
    const random = new Random(40);
    for (const [name, variable] of model.parameters) {
      const centre = name.endsWith('norm') ? 1 : 0;
      const values = Float32Array.from({ length: variable.size }, () => centre + 0.4 * random.normal());
      tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
    }
    const rows = [randomTokens(8, 11), randomTokens(8, 12)];
    const { grads, value } = tf.variableGrads(() => lossOf(model, rows), [...model.parameters.values()]);
    for (const [name, variable] of model.parameters) {
      const analytic = grads[variable.name]!.dataSync();
      const values = Float32Array.from(variable.dataSync());
      const lossWith = (at: number, delta: number) =>
        tf.tidy(() => {
          const moved = Float32Array.from(values);
          moved[at]! += delta;
          variable.assign(tf.tensor(moved, variable.shape));
          return lossOf(model, rows).dataSync()[0]!;
        });
      const step = 1e-3;
      for (let at = 0; at < values.length; at += Math.ceil(values.length / 6)) {
        const numeric = (lossWith(at, step) - lossWith(at, -step)) / (2 * step);
        expect(Math.abs(numeric - analytic[at]!), `${name}[${at}]`).toBeLessThan(1e-3 + 0.01 * Math.abs(numeric));
      }
      tf.tidy(() => variable.assign(tf.tensor(values, variable.shape)));
    }
    tf.dispose([grads, value]);
    model.dispose();
  });

  test('the same seed gives the same weights, another seed others', () => {
    const [first, second, other] = [build(3), build(3), build(4)];
    for (const [name, variable] of first.parameters) {
      expect(second.parameters.get(name)!.dataSync()).toEqual(variable.dataSync());
    }
    expect(other.parameters.get('output.kernel')?.dataSync()).not.toEqual(
      first.parameters.get('output.kernel')?.dataSync() ?? new Float32Array(1),
    );
    for (const model of [first, second, other]) model.dispose();
  });
});

describe.each(modelKinds.filter((kind) => kind.recurrent))('$id carries its state', (kind) => {
  test('two windows with the state between them equal one long window', () => {
    const small = smallModels.find(({ name }) => name.startsWith(kind.id))!.build();
    const tokens = randomTokens(12, 20);
    const whole = logitsOf(small, [tokens])[0]!;
    const second = tf.tidy(() => {
      const window = (from: number, to: number) => tf.tensor2d([tokens.slice(from, to)], undefined, 'int32');
      const { state } = small.forward(window(0, 5));
      return small.forward(window(5, 12), { state }).logits.arraySync()[0]!;
    });
    expect(largestDifference(whole.slice(5).flat(), second.flat())).toBeLessThan(1e-5);
    small.dispose();
  });
});

describe.each(modelKinds.filter((kind) => kind.recurrent))('$id is kept from learning by heart', (kind) => {
  const forward = (config: Readonly<Record<string, number | boolean>>, seed?: number) => {
    const model = kind.build(kind.parse({ ...kind.presets.tiny, dropout: 0, ...config }), SMALL_VOCABULARY, 4);
    const inputs = [randomTokens(12, 5), randomTokens(12, 6)];
    const pass = seed === undefined ? {} : { dropoutSeed: seed };
    const logits = tf.tidy(() => {
      const forward = model.forward(tf.tensor2d(inputs, undefined, 'int32'), pass);
      tf.dispose([...forward.state]);
      return forward.logits.arraySync();
    });
    model.dispose();
    return logits.flat(2);
  };

  test('by dropping recurrent weights for a window, the same ones for the same seed, and none when it is judged', () => {
    const plain = forward({});
    const dropped = forward({ recurrentDropout: 0.5 }, 1);
    expect(forward({ recurrentDropout: 0.5 })).toEqual(plain);
    expect(forward({ recurrentDropout: 0.5 }, 1)).toEqual(dropped);
    expect(largestDifference(forward({ recurrentDropout: 0.5 }, 2), dropped)).toBeGreaterThan(1e-4);
    // The first step has nothing to take over, so recurrent weights do not show in it.
    expect(dropped.slice(0, SMALL_VOCABULARY)).toEqual(plain.slice(0, SMALL_VOCABULARY));
    expect(largestDifference(dropped, plain)).toBeGreaterThan(1e-4);
  });

  test('by dropping features, the same ones in all steps of a window where they are locked', () => {
    // With a single layer and equal tokens, steps far on differ by their masks alone.
    const settled = (lockedDropout: boolean) => {
      const model = kind.build(kind.parse({ ...kind.presets.tiny, dropout: 0.5, lockedDropout }), SMALL_VOCABULARY, 4);
      const logits = tf.tidy(() => {
        const forward = model.forward(tf.fill([1, 400], 3, 'int32'), { dropoutSeed: 9 });
        tf.dispose([...forward.state]);
        return forward.logits.arraySync()[0]!;
      });
      model.dispose();
      return largestDifference(logits[398]!, logits[399]!);
    };
    expect(settled(true)).toBeLessThan(1e-4);
    expect(settled(false)).toBeGreaterThan(1e-2);
  });
});

describe('rotary positions', () => {
  test('the decoder reads prompts of all lengths in few shapes, for each of which TensorFlow keeps memory', async () => {
    const model = transformer.build({ ...transformer.presets.tiny, context: 64 }, SMALL_VOCABULARY, 1);
    const backend = nativeOps()?.backend;
    if (!backend) throw new Error('The native engine is not there.');
    const { binding } = backend;
    const shapes = new Set<string>();
    const createTensor: typeof binding.createTensor = (shape, dtype, values) => {
      shapes.add(String(shape));
      return binding.createTensor(shape, dtype, values);
    };
    backend.binding = Object.create(binding, { createTensor: { value: createTensor } });
    try {
      for (let length = 1; length <= 60; length += 1) {
        const decoder = model.decoder(1);
        await decoder.feed(Int32Array.from(randomTokens(length, length)), length);
        for (let i = 0; i < 3; i++) await decoder.feed(Int32Array.of(1), 1);
        decoder.dispose();
      }
    } finally {
      backend.binding = binding;
    }
    expect(shapes.size).toBeLessThan(60);
    model.dispose();
  });

  test('past the context the cache slides: what lies further back no longer counts', async () => {
    // One layer, so that a key holds its own token alone.
    const config = { ...transformer.presets.tiny, layers: 1, context: 16, dropout: 0 };
    const model = transformer.build(config, SMALL_VOCABULARY, 3);
    const recent = randomTokens(16, 31);
    const after = async (earlier: number[]) => {
      const decoder = model.decoder(1);
      for (const token of earlier) await decoder.feed(Int32Array.of(token), 1);
      const logits = [...(await decoder.feed(Int32Array.from(recent), recent.length))];
      decoder.dispose();
      return logits;
    };
    expect(largestDifference(await after(randomTokens(30, 32)), await after(randomTokens(30, 33)))).toBeLessThan(1e-5);
    expect(largestDifference(await after([]), logitsOf(model, [recent])[0]!.at(-1)!)).toBeLessThan(1e-4);
    model.dispose();
  });
});

describe.each(modelKinds)('presets of $id', (kind) => {
  test.each([...presets])(
    '%s: the parameters announced are the parameters built, and more than in the preset before',
    (preset) => {
      const config = kind.presets[preset];
      expect(kind.parse(JSON.parse(JSON.stringify(config)))).toEqual(config);
      const announced = countParameters(kind.shapes(config, 300));
      const before = presets[presets.indexOf(preset) - 1];
      if (before) expect(announced).toBeGreaterThan(2 * countParameters(kind.shapes(kind.presets[before], 300)));
      if (preset === 'large') return; // its weights take long to draw
      const model = kind.build(config, 300, 1);
      let built = 0;
      for (const [name, variable] of model.parameters) {
        expect(variable.shape).toEqual(kind.shapes(config, 300).get(name));
        built += variable.size;
      }
      expect(built).toBe(announced);
      model.dispose();
    },
  );
});

test('an unknown architecture and a broken configuration are refused by name', () => {
  expect(() => modelKind('markov')).toThrow(/no model “markov”.*rnn, lstm, transformer/);
  expect(() => modelKind('transformer').parse({ ...transformer.presets.tiny, heads: 5 })).toThrow(
    /width must be a multiple/,
  );
  expect(() => modelKind('lstm').parse({ layers: 2 })).toThrow(/lstm model's input/);
});
