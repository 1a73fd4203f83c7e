import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs-core';
import { beforeAll, describe, expect, onTestFinished, test, vi } from 'vitest';
import { evaluate } from '../../main/evaluation/evaluate.ts';
import { readPrints } from '../../main/evaluation/kept-prints.ts';
import { modelKinds } from '../../main/models/registry.ts';
import { checkpointPath } from '../../main/training/checkpoint.ts';
import { TrainingControl } from '../../main/training/control.ts';
import type { TrainingEvent } from '../../main/training/events.ts';
import type { Recipe } from '../../main/training/recipe.ts';
import { type TrainOptions, train } from '../../main/training/train.ts';
import { loadModel, readModelMetadata } from '../../main/weights/model-file.ts';
import { encodeSafetensors, type StoredTensor, withSafetensors } from '../../main/weights/safetensors.ts';
import { writeMidi } from '../../shared/music/midi/write.ts';
import { withPpq } from '../../shared/music/transform.ts';
import { Random } from '../../shared/random.ts';
import { framesTokenizer } from '../../shared/tokens/frames/frames.ts';
import { startNativeEngine } from '../support/native-engine.ts';
import { stepSong } from '../support/step-tokenizer.ts';

const folder = mkdtempSync(join(tmpdir(), 'segue-train-'));
const data = join(mkdtempSync(join(tmpdir(), 'segue-train-')), 'music');

beforeAll(async () => {
  await startNativeEngine();
  writeMusic(data, 14);
});

/** Melodies that walk up and down the scale, drawn from a seed. */
function writeMusic(into: string, count: number): void {
  rmSync(into, { recursive: true, force: true });
  mkdirSync(into, { recursive: true });
  for (let i = 0; i < count; i++) {
    const random = new Random(i);
    let pitch = 60;
    const notes = Array.from({ length: 24 + random.integer(30) }, (_, step) => {
      pitch += random.integer(5) - 2;
      return { tick: 4 * step, duration: 4, pitch, velocity: 80 };
    });
    writeFileSync(join(into, `${i}.mid`), writeMidi(withPpq(stepSong(notes), 480)));
  }
}

const small = { preset: 'tiny', tokenizer: 'remi', seed: 3, batch: 4, window: 24, valFraction: 0.2 } as const;

/** Learns a few random melodies by heart, so that others are predicted worse and worse. */
const overfitted = {
  ...small,
  ...{ model: 'rnn', batch: 16, window: 64, steps: 400, learningRate: 0.01, transpose: [0, 0], tempo: 0 },
} satisfies Partial<Recipe>;

/** Trains and tells what happened; `stopAfter` cancels after that step. */
async function run(
  name: string,
  recipe: Partial<Recipe>,
  {
    stopAfter,
    onEvent,
    ...options
  }: Partial<TrainOptions> & {
    stopAfter?: number;
    onEvent?: (event: TrainingEvent, control: TrainingControl) => void;
  } = {},
) {
  const events: TrainingEvent[] = [];
  const control = new TrainingControl();
  const out = join(folder, `${name}.safetensors`);
  const result = await train(
    { data, out, recipe, ...options },
    (event) => {
      events.push(event);
      onEvent?.(event, control);
      if (event.event === 'step' && event.step === stopAfter) control.cancel();
    },
    control,
  ).catch((error: unknown) => error);
  const losses = new Map(
    events.flatMap((event) => (event.event === 'step' ? [[event.step, event.loss] as const] : [])),
  );
  return { result, events, losses, out, checkpoint: checkpointPath(out) };
}

describe.each(modelKinds.map(({ id }) => id))('%s', (model) => {
  test('is trained, tested and written; cancelled at any step and resumed it is the same file, bit for bit', async () => {
    const before = tf.memory().numTensors;
    const whole = await run(`${model}-whole`, { ...small, model, steps: 9 });
    expect(whole.result).toMatchObject({ steps: 9, file: whole.out });
    expect(existsSync(whole.checkpoint)).toBe(false);

    for (const stopAfter of [1, 6]) {
      const cancelled = await run(`${model}-cancelled`, { ...small, model, steps: 9 }, { stopAfter });
      expect(cancelled.result).toMatchObject({ code: 'cancelled' });
      expect(cancelled.events.at(-1)).toEqual({ event: 'stopped', step: stopAfter, file: cancelled.out });
      expect([...cancelled.losses.keys()].at(-1)).toBe(stopAfter);

      const resumed = await run(`${model}-cancelled`, {}, { resume: cancelled.checkpoint });
      expect(resumed.events).toContainEqual({ event: 'resumed', step: stopAfter });
      expect(new Map([...cancelled.losses, ...resumed.losses])).toEqual(whole.losses);
      expect(readFileSync(resumed.out).equals(readFileSync(whole.out))).toBe(true);
      rmSync(resumed.out);
    }
    expect(tf.memory().numTensors).toBe(before);
  });
});

test('a model that is trained further is resumed without the one that it began as, with all that it learned from', async () => {
  const from = (await run('base', { ...small, model: 'lstm', steps: 3 })).out;
  const whole = await run('further-whole', { steps: 6 }, { from });
  const cancelled = await run('further-cancelled', { steps: 6 }, { from, stopAfter: 2 });
  rmSync(from);
  const resumed = await run('further-cancelled', {}, { resume: cancelled.checkpoint });
  expect(readFileSync(resumed.out).equals(readFileSync(whole.out))).toBe(true);
  const { dataset } = await readModelMetadata(whole.out);
  expect((await readPrints(resumed.out))?.pieces).toHaveLength(2 * dataset.pieces.training);
});

test('what keeps from learning by heart and how windows are drawn is resumed bit for bit too', async () => {
  const recipe = {
    ...{ ...small, model: 'lstm', steps: 9, config: { dropout: 0.3, lockedDropout: true, recurrentDropout: 0.2 } },
    ...{ averaging: 0.9, excerpts: 'random', schedule: 'constant', beta2: 0.999, clipNorm: 100 },
  } satisfies Partial<Recipe>;
  const whole = await run('fair-whole', recipe);
  const rates = whole.events.flatMap((event) => (event.event === 'step' ? [event.learningRate] : []));
  expect(new Set(rates).size).toBe(1);
  for (const stopAfter of [1, 6]) {
    const cancelled = await run('fair-cancelled', recipe, { stopAfter });
    const resumed = await run('fair-cancelled', {}, { resume: cancelled.checkpoint });
    expect(new Map([...cancelled.losses, ...resumed.losses])).toEqual(whole.losses);
    expect(readFileSync(resumed.out).equals(readFileSync(whole.out))).toBe(true);
    rmSync(resumed.out);
  }
});

test('pieces that are divided already are trained on as they are divided, written by the tokenizer that is given', async () => {
  const song = (pitch: number) =>
    stepSong(Array.from({ length: 30 }, (_, i) => ({ tick: i, duration: 1, pitch: pitch + (i % 3), velocity: 80 })));
  const piece = (pitch: number) => ({ name: `${pitch}`, song: song(pitch) });
  const split = { training: [piece(60), piece(60)], validation: [piece(62)], test: [piece(60)] };
  const recipe = { ...small, model: 'lstm', tokenizer: 'frames', tempo: 0, steps: 4 } as const;
  const given = await run('given', recipe, { data: split, tokenizer: framesTokenizer(2) });
  expect(given.events.find(({ event }) => event === 'dataset')).toMatchObject({
    ...{ pieces: { training: 2, validation: 1, test: 1 }, exactDuplicates: 0 },
  });
  const metadata = await readModelMetadata(given.out);
  expect(metadata.tokenizer).toEqual({ id: 'frames', config: { stepsPerQuarter: 2 } });
  const cancelled = await run('given-cancelled', recipe, { data: split, tokenizer: framesTokenizer(2), stopAfter: 2 });
  const other = { ...split, test: [piece(61)] };
  const refused = await run('given-cancelled', {}, { data: other, resume: cancelled.checkpoint });
  expect(refused.result).toMatchObject({ code: 'bad-option', message: expect.stringContaining('needs the same') });
  const resumed = await run('given-cancelled', {}, { data: split, resume: cancelled.checkpoint });
  expect(readFileSync(resumed.out).equals(readFileSync(given.out))).toBe(true);
});

describe('a trained model', () => {
  test('says what it is and loads with the loss that was told', async () => {
    const { result, out, events } = await run('card', { ...small, model: 'lstm', steps: 4 });
    const metadata = await readModelMetadata(out);
    const summary = events.find((event) => event.event === 'dataset');
    expect(summary).toMatchObject(metadata.dataset);
    expect(metadata).toMatchObject({ seed: 3, recipe: { model: 'lstm', steps: 4, batch: 4 }, model: { kind: 'lstm' } });
    expect(metadata.history.at(-1)).toMatchObject({ step: 4 });
    expect(metadata.card).toContain('# lstm tiny');
    const loaded = await loadModel(out);
    const { part, scores } = await evaluate({ ...loaded, data });
    expect(part).toBe('test');
    expect(result).toMatchObject({
      parameters: [...loaded.model.parameters.values()].reduce((sum, { size }) => sum + size, 0),
      testLoss: expect.closeTo(scores[0]?.natsPerToken ?? Number.NaN, 6),
    });
    loaded.model.dispose();
  });

  test('keeps the weights that validated best, and stops when they stay best for long', async () => {
    const recipe = { ...overfitted, patience: 2 };
    const { result, events, losses, out } = await run('patience', recipe);
    const validations = events.filter((event) => event.event === 'validation');
    const best = Math.min(...validations.map(({ validationLoss }) => validationLoss));
    expect(result).toMatchObject({ bestValidationLoss: best });
    expect(validations.slice(-3).map((event) => event.best)).toEqual([true, false, false]);

    // Its checkpoint from just before the end holds both the weights then and the best ones.
    const { checkpoint } = await run('patience-cancelled', recipe, { stopAfter: losses.size - 1 });
    const read = (path: string, name: string) => withSafetensors(path, async (file) => (await file.read(name)).data);
    const kept = await read(out, 'output.kernel');
    expect(kept).toEqual(await read(checkpoint, 'best/output.kernel'));
    expect(kept).not.toEqual(await read(checkpoint, 'model/output.kernel'));
  });

  test('a run of minutes settles its steps and ends in about that time', async () => {
    const { result, events } = await run('minutes', { ...small, model: 'rnn', minutes: 0.05 });
    const steps = events.filter((event) => event.event === 'step');
    expect(result).toMatchObject({ steps: steps.at(-1)?.step });
    expect(new Set(steps.slice(Math.ceil(steps.length / 2)).map(({ plannedSteps }) => plannedSteps)).size).toBe(1);
  });
});

test('hours in which the machine slept are not counted as trained', async () => {
  // However fast the machine is, a millisecond goes by from one look at this clock to the next.
  let time = 0;
  let tired = false;
  const clock = vi.spyOn(performance, 'now').mockImplementation(() => {
    time += tired ? 3600_000 : 1;
    return time;
  });
  const { events } = await run(
    'asleep',
    { ...small, model: 'rnn', minutes: 0.02 },
    {
      // Every look at the clock during a step finds an hour gone.
      onEvent: (event) => {
        if (event.event === 'step') tired = event.step === 2;
      },
    },
  ).finally(() => clock.mockRestore());
  expect(time).toBeGreaterThan(2 * 3600_000);
  expect(events).toContainEqual(expect.objectContaining({ event: 'step', step: 10 }));
  const done = events.find((event) => event.event === 'done');
  expect(done?.seconds).toBeLessThan(3600);
});

describe('a pause', () => {
  test('holds the run before its next step, with a checkpoint written, until it is resumed or cancelled', async () => {
    const control = new TrainingControl();
    const seen: string[] = [];
    const out = join(folder, 'paused.safetensors');
    const outcome = train(
      { data, out, recipe: { ...small, model: 'rnn', steps: 5 } },
      (event) => {
        if (event.event === 'step') seen.push(`step ${event.step}`);
        if (event.event === 'step' && event.step === 2) control.pause();
        if (event.event === 'checkpoint' && event.step === 2) {
          seen.push('checkpoint');
          setImmediate(() => control.resume());
        }
        if (event.event === 'step' && event.step === 3) control.pause();
        if (event.event === 'checkpoint' && event.step === 3) setImmediate(() => control.cancel());
      },
      control,
    );
    await expect(outcome).rejects.toMatchObject({ code: 'cancelled' });
    expect(seen).toEqual(['step 1', 'step 2', 'checkpoint', 'step 3']);
  });
});

describe('a run that is cancelled', () => {
  const recipe = overfitted;
  const readAt = (path: string, name: string) => withSafetensors(path, async (file) => (await file.read(name)).data);

  test('leaves the weights that validated best as a model that says how far it came', async () => {
    const { out, checkpoint, events } = await run('learnt', recipe, {
      onEvent: (event, control) => event.event === 'validation' && !event.best && control.cancel(),
    });
    const validations = events.filter((event) => event.event === 'validation');
    expect(validations.at(-1)).toMatchObject({ best: false });
    const kept = await readAt(out, 'output.kernel');
    expect(kept).toEqual(await readAt(checkpoint, 'best/output.kernel'));
    expect(kept).not.toEqual(await readAt(checkpoint, 'model/output.kernel'));
    const { model, metadata } = await loadModel(out);
    model.dispose();
    expect(metadata.history).toHaveLength(validations.length);
    expect(metadata.card).toMatch(/in validation\. Training was stopped/);
  });

  test('before its first validation leaves what it has, but never in place of a model that stands there', async () => {
    const { out, checkpoint } = await run('early', recipe, { stopAfter: 2 });
    expect(await readAt(out, 'output.kernel')).toEqual(await readAt(checkpoint, 'model/output.kernel'));
    expect((await readModelMetadata(out)).card).toContain('before its first validation');
    const before = readFileSync(out);
    const again = await run('early', recipe, { stopAfter: 5 });
    expect(readFileSync(out).equals(before)).toBe(true);
    expect(again.events.at(-1)).toMatchObject({ event: 'checkpoint', step: 5 });
  });

  test('before its first step leaves no model', async () => {
    const { out, result } = await run('unlearnt', recipe, {
      onEvent: ({ event }, control) => event === 'checkpoint' && control.cancel(),
    });
    expect(result).toMatchObject({ code: 'cancelled' });
    expect(existsSync(out)).toBe(false);
  });
});

describe('a resumed run', () => {
  test('of minutes has the numbers that it would have had, killed however early', async () => {
    const numbersOf = (events: readonly TrainingEvent[]) =>
      events.flatMap((event) =>
        event.event === 'step' ? [[event.step, event.plannedSteps, event.learningRate, event.loss]] : [],
      );
    // Every look at the clock finds it 5 ms on, so that steps take as long as they were measured.
    let clock = 0;
    const now = vi.spyOn(performance, 'now').mockImplementation(() => {
      clock += 5;
      return clock;
    });
    onTestFinished(() => now.mockRestore());
    const first = join(folder, 'first.safetensors');
    const recipe = { ...small, model: 'rnn', minutes: 0.02 } as const;
    const whole = await run('killed', recipe, {
      onEvent: ({ event }) => {
        if (event === 'checkpoint' && !existsSync(first))
          copyFileSync(checkpointPath(join(folder, 'killed.safetensors')), first);
      },
    });
    const again = await run('killed', {}, { resume: first });
    expect(again.events).toContainEqual({ event: 'resumed', step: 0 });
    const all = numbersOf(whole.events);
    expect(all.length).toBeGreaterThan(100);
    expect(new Set(all.map(([, planned]) => planned))).toEqual(new Set([all.length]));
    expect(numbersOf(again.events)).toEqual(all);
  });

  test('refuses other options, other music and what is no checkpoint', async () => {
    const { checkpoint } = await run('changed', { ...small, model: 'rnn', steps: 6 }, { stopAfter: 2 });
    const again = (recipe: Partial<Recipe>, options: Partial<TrainOptions> = {}) =>
      run('changed', recipe, { resume: checkpoint, ...options });
    expect((await again({ batch: 5, steps: 6 })).result).toMatchObject({
      code: 'bad-option',
      message: expect.stringContaining('batch (4, not 5)'),
    });
    const other = join(folder, 'other');
    writeMusic(other, 13);
    expect((await again({}, { data: other })).result).toMatchObject({
      code: 'bad-option',
      message: expect.stringContaining(other),
    });

    const whole = readFileSync(checkpoint);
    const cut = join(folder, 'cut.safetensors');
    for (const length of [0, 7, 100, whole.length - 1]) {
      writeFileSync(cut, whole.subarray(0, length));
      expect((await again({}, { resume: cut })).result).toMatchObject({ code: 'bad-model' });
    }
    const { out } = await run('model', { ...small, model: 'rnn', steps: 1 });
    expect((await again({}, { resume: out })).result).toMatchObject({ code: 'bad-model', message: /not a checkpoint/ });
    await expect(loadModel(checkpoint)).rejects.toMatchObject({ code: 'bad-model', message: /not a model/ });
    expect(readdirSync(folder).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  test.each(['model', 'best', 'optimizer/mean', 'optimizer/square'])(
    'refuses a checkpoint whose %s does not fit its configuration',
    async (part) => {
      const { checkpoint } = await run(
        'bent',
        { ...small, model: 'rnn', batch: 16, window: 64, steps: 60 },
        { stopAfter: 59 },
      );
      const bent = join(folder, 'bent-tensors.safetensors');
      const pieces = await withSafetensors(checkpoint, async (file) => {
        const tensors = new Map<string, StoredTensor>();
        for (const name of file.header.tensors.keys()) tensors.set(name, await file.read(name));
        const name = `${part}/output.kernel`;
        const tensor = tensors.get(name);
        if (!tensor) throw new Error(`The checkpoint holds no ${name}.`);
        tensors.set(name, { ...tensor, shape: tensor.shape.toReversed() });
        return [...encodeSafetensors(tensors, file.header.metadata)];
      });
      writeFileSync(bent, Buffer.concat(pieces));
      expect((await run('bent', {}, { resume: bent })).result).toMatchObject({
        code: 'bad-model',
        message: expect.stringContaining(`“${part}/output.kernel” does not fit`),
      });
    },
  );
});

test.each<[Partial<Recipe>, RegExp]>([
  [{ model: 'gru', steps: 1 }, /gru/],
  [{ tokenizer: 'none', steps: 1 }, /none/],
  [{ steps: 0 }, /steps/],
  [{ steps: 1, minutes: 1 }, /either in minutes or in steps/],
  [{ steps: 1, valFraction: 0.5 }, /valFraction/],
  [{ steps: 1, batch: 0 }, /batch/],
  [{ steps: 1, learningRate: Number.NaN }, /learningRate/],
  [{ steps: 1, transpose: [2, 5] }, /transpose/],
  [{ steps: 1, model: 'transformer', preset: 'tiny', window: 257 }, /context of 256/],
])('the options %o are refused with a clear sentence', async (recipe, message) => {
  const { result, out, checkpoint } = await run('refused', recipe);
  expect(result).toMatchObject({ code: 'bad-option', message: expect.stringMatching(message) });
  expect(existsSync(out) || existsSync(checkpoint)).toBe(false);
});
