import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, test } from 'vitest';
import type { Parameters } from '../../main/models/model.ts';
import { modelKinds } from '../../main/models/registry.ts';
import { noAugmentation } from '../../main/training/augmentation.ts';
import { type Batch, fillBatch } from '../../main/training/batch.ts';
import { LaneBatcher } from '../../main/training/lane-batcher.ts';
import { lossAndGradients } from '../../main/training/loss.ts';
import { carryState } from '../../main/training/trainer.ts';
import { assignParameters, readParameters } from '../../main/weights/model-file.ts';
import type { StoredTensor } from '../../main/weights/safetensors.ts';
import { startNativeEngine } from '../support/native-engine.ts';
import { disposeTrainer, fixedSequences, tinyModel, trainerOf } from '../support/training.ts';

beforeAll(startNativeEngine);

const kinds = modelKinds.map(({ id }) => id);
const recurrentKinds = modelKinds.filter(({ recurrent }) => recurrent).map(({ id }) => id);

/** Numbers of a map of tensors, for comparing. */
const numbers = (stored: ReadonlyMap<string, StoredTensor>) => [...stored].map(([name, { data }]) => [name, [...data]]);

describe.each(kinds)('%s', (id) => {
  test('learns two sequences by heart', async () => {
    const trainer = trainerOf(tinyModel(id), fixedSequences([9, 7]));
    const losses: number[] = [];
    for (let step = 0; step < 80; step++) losses.push((await trainer.next(3e-3)).loss);
    expect(losses[0]).toBeGreaterThan(2);
    // The least of the last ones: at so high a rate a single step may go astray.
    expect(Math.min(...losses.slice(-10))).toBeLessThan(0.3);
    disposeTrainer(trainer);
  });

  test('resumed after any number of steps it repeats the run bit for bit', async () => {
    const sequences = fixedSequences([30, 21, 5, 40, 12, 9]);
    const straight = trainerOf(tinyModel(id), sequences);
    const losses: number[] = [];
    for (let step = 0; step < 12; step++) losses.push((await straight.next(3e-3)).loss);

    for (const until of [0, 1, 7]) {
      const killed = trainerOf(tinyModel(id), sequences);
      const seen: number[] = [];
      for (let step = 0; step < until; step++) seen.push((await killed.next(3e-3)).loss);
      const weights = await readParameters(killed.model.parameters);
      const moments = await killed.optimizer.save();
      const carried = await killed.saveState();
      const resumed = trainerOf(tinyModel(id, 99), sequences, structuredClone(killed.batcher.state));
      assignParameters(resumed.model.parameters, weights);
      await resumed.optimizer.restore(killed.step, async (name) => moments.get(name)!);
      resumed.restoreState([...carried.values()]);
      disposeTrainer(killed);
      for (let step = until; step < 12; step++) seen.push((await resumed.next(3e-3)).loss);
      expect(seen).toEqual(losses);
      expect(numbers(await readParameters(resumed.model.parameters))).toEqual(
        numbers(await readParameters(straight.model.parameters)),
      );
      disposeTrainer(resumed);
    }
    disposeTrainer(straight);
  });

  test('steps leave no tensors behind, and disposing frees all', async () => {
    const before = tf.memory().numTensors;
    const trainer = trainerOf(tinyModel(id), fixedSequences([30, 21, 5, 40]));
    await trainer.next(1e-3);
    const running = tf.memory().numTensors;
    for (let step = 0; step < 10; step++) await trainer.next(1e-3);
    expect(tf.memory().numTensors).toBe(running);
    disposeTrainer(trainer);
    expect(tf.memory().numTensors).toBe(before);
  });

  test('padding changes neither the loss nor the gradient', () => {
    const sequences = fixedSequences([9]);
    const tokens = sequences.tokens(0, { semitones: 0, tempo: 1 });
    const model = tinyModel(id);
    const whole = fillBatch([{ tokens, start: 0, length: 8 }]);
    const padded = fillBatch([
      { tokens, start: 0, length: 8 },
      { tokens: new Int32Array(14), start: 0, length: 0 },
    ]);
    const longer: Batch = { ...whole, time: 13, inputs: pad(whole.inputs, 13), targets: pad(whole.targets, 13) };
    const results = [whole, padded, longer].map((batch) => pass(model, batch));
    for (const result of results.slice(1)) {
      expect(Math.abs(result.loss - results[0]!.loss)).toBeLessThan(1e-5);
      const differences = result.gradients.map((value, i) => Math.abs(value - results[0]!.gradients[i]!));
      expect(differences.reduce((most, one) => Math.max(most, one))).toBeLessThan(1e-5);
    }
    model.dispose();
  });
});

describe('averaged weights', () => {
  const decay = 0.6;

  /** A trainer that averages, and the weights after each of its steps. */
  async function train(steps: number) {
    const trainer = trainerOf(tinyModel('rnn'), fixedSequences([30, 21, 5]), undefined, decay);
    const path = [await weightsOf(trainer.model.parameters)];
    for (let step = 0; step < steps; step++) {
      await trainer.next(3e-3);
      path.push(await weightsOf(trainer.model.parameters));
    }
    return { trainer, path };
  }
  const weightsOf = async (parameters: Parameters) =>
    [...(await readParameters(parameters)).values()].flatMap(({ data }) => [...data]);

  test('reach back over a share of the run at first, then as far as they are told', async () => {
    const { trainer, path } = await train(20);
    const [first = []] = path;
    const expected = path.slice(1).reduce((average, weights, index) => {
      const kept = Math.min(decay, (2 + index) / (11 + index));
      return average.map((value, place) => kept * value + (1 - kept) * weights[place]!);
    }, first);
    const average = await trainer.judged(() => weightsOf(trainer.model.parameters));
    expect(Math.max(...average.map((value, place) => Math.abs(value - expected[place]!)))).toBeLessThan(1e-5);
    expect(Math.max(...average.map((value, place) => Math.abs(value - path[20]![place]!)))).toBeGreaterThan(1e-3);
    disposeTrainer(trainer);
  });

  test('stand in the weights’ place while they are judged, and never else', async () => {
    const before = tf.memory().numTensors;
    const { trainer, path } = await train(5);
    const plain = await train(5);
    await expect(trainer.judged(() => Promise.reject(new Error('stopped')))).rejects.toThrow('stopped');
    expect(await weightsOf(trainer.model.parameters)).toEqual(path[5]);
    await trainer.judged(async () => undefined);
    expect((await trainer.next(3e-3)).loss).toBe((await plain.trainer.next(3e-3)).loss);
    for (const one of [trainer, plain.trainer]) disposeTrainer(one);
    expect(tf.memory().numTensors).toBe(before);
  });
});

describe.each(recurrentKinds)('%s', (id) => {
  test('windows that carry the state give the loss of one long window', () => {
    const sequences = fixedSequences([33]);
    const tokens = sequences.tokens(0, { semitones: 0, tempo: 1 });
    const model = tinyModel(id);
    const whole = pass(model, fillBatch([{ tokens, start: 0, length: 32 }])).loss;
    const batcher = new LaneBatcher(sequences, { rows: 1, window: 5, seed: 1, augmentation: noAugmentation });
    let state: readonly tf.Tensor[] = [];
    let sum = 0;
    for (let scored = 0; scored < 32; ) {
      const batch = batcher.next();
      tf.tidy(() => {
        const result = lossAndGradients(model, batch, { ...stateOf(carryState(state, batch)) });
        tf.dispose([...state]);
        state = result.state;
        sum += result.loss.dataSync()[0]! * batch.scored;
      });
      scored += batch.scored;
    }
    tf.dispose([...state]);
    expect(Math.abs(sum / 32 - whole)).toBeLessThan(1e-5);
    model.dispose();
  });

  test('a sequence begins with a state of zeros beside one that goes on', () => {
    const carried = fillBatch([], Float32Array.of(1, 0));
    const result = tf.tidy(() => {
      const state = [
        tf.tensor2d([
          [1, 2],
          [3, 4],
        ]),
        tf.tensor2d([[5], [6]]),
      ];
      return carryState(state, { ...carried, rows: 2 })?.map((tensor) => tensor.arraySync());
    });
    expect(result).toEqual([
      [
        [1, 2],
        [0, 0],
      ],
      [[5], [0]],
    ]);
  });
});

const stateOf = (state: tf.Tensor[] | undefined) => (state ? { state } : {});
const pad = (tokens: Int32Array, length: number) => Int32Array.from({ length }, (_, i) => tokens[i] ?? 0);

function pass(model: ReturnType<typeof tinyModel>, batch: Batch): { loss: number; gradients: Float32Array } {
  return tf.tidy(() => {
    const { loss, gradients, state } = lossAndGradients(model, batch, {});
    tf.dispose([...state]);
    const flat = tf.concat([...gradients.values()].map((gradient) => tf.reshape(gradient, [-1])));
    return { loss: loss.dataSync()[0]!, gradients: flat.dataSync<'float32'>() };
  });
}
