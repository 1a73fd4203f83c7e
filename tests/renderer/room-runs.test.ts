import { afterEach, describe, expect, test, vi } from 'vitest';
import { lossMarks, lossSeries } from '../../renderer/train/run/curves.ts';
import { sparse } from '../../renderer/train/run/sparse.ts';
import { runStatus, stateWords } from '../../renderer/train/words.ts';
import { FakeClient } from '../support/fake-client.ts';
import { FakeShell } from '../support/fake-shell.ts';
import { fakeStudio, settled } from '../support/fake-studio.ts';
import { datasetOf, detailOf, pointAt, runOf, sampleOf, someChoices } from '../support/room-things.ts';
import { songOf } from '../support/small-songs.ts';

afterEach(() => void vi.useRealTimers());

const empty = { from: 0, items: [] };

/** A studio whose engine has a dataset and answers on runs. */
function opened(client = new FakeClient(), shell = new FakeShell()) {
  const fake = fakeStudio(client, shell);
  Object.assign(client.answers, {
    'datasets.list': () => [datasetOf()],
    'runs.list': () => [runOf()],
    'runs.choices': () => someChoices,
    'runs.open': () => detailOf(),
    'runs.advise': () => [],
    'runs.start': () => runOf({ id: 'r2', state: 'waiting' }),
    'runs.sample': () => ({ song: songOf() }),
    'datasets.open': () => new Promise(() => {}),
    'datasets.songs': () => ({ songs: [], total: 0 }),
    'datasets.refused': () => ({ refused: [], total: 0 }),
  });
  return fake;
}

describe('a run that is shown', () => {
  test('grows with its curve, also by what came while it was looked up', async () => {
    const { studio, client } = opened();
    const { run } = studio.room;
    const points = [1, 2, 3, 4, 5].map(pointAt);
    client.answers['runs.open'] = async () => {
      await settled();
      return detailOf(runOf(), { curve: { points: points.slice(0, 3), validations: [] } });
    };
    run.open('r1');
    client.tell('run.curve', { run: 'r1', points: { from: 2, items: points.slice(2, 4) }, validations: empty });
    await settled();
    await settled();
    expect(run.curve.points).toEqual(points.slice(0, 4));
    client.tell('run.curve', { run: 'r1', points: { from: 4, items: points.slice(4) }, validations: empty });
    client.tell('run.curve', { run: 'other', points: { from: 0, items: [] }, validations: empty });
    expect(run.curve.points).toEqual(points);
  });

  test('is looked up anew where a part of its curve was missed, and when its state changes', async () => {
    const { studio, client } = opened();
    studio.room.run.open('r1');
    await settled();
    client.tell('run.curve', { run: 'r1', points: { from: 7, items: [pointAt(8)] }, validations: empty });
    await settled();
    expect(client.asked('runs.open')).toHaveLength(2);
    client.tell('run', runOf({ state: 'running', step: 130 }));
    client.tell('run', runOf({ state: 'done' }));
    await settled();
    expect(client.asked('runs.open')).toHaveLength(3);
  });

  test('is heard learning: one seed, checkpoint after checkpoint, until it is stopped', async () => {
    vi.useFakeTimers();
    const { studio, client, player } = opened();
    const { run } = studio.room;
    client.answers['runs.open'] = () => detailOf(runOf(), { samples: [sampleOf(10), sampleOf(10, 1), sampleOf(20)] });
    run.open('r1');
    await settled();
    client.tell('run.sample', { run: 'r1', sample: sampleOf(15) });
    void run.hearInOrder(0);
    const heard: number[] = [];
    for (let i = 0; i < 3; i++) {
      await settled();
      expect(client.asked('runs.sample')).toHaveLength(i + 1);
      heard.push(client.asked('runs.sample')[i]?.step ?? 0);
      await vi.advanceTimersByTimeAsync(5000);
    }
    expect(heard).toEqual([10, 15, 20]);
    expect(run.inOrder).toBe(false);
    expect(player.heard).toBeUndefined();
    void run.hearInOrder(0);
    await settled();
    run.stopHearing();
    await vi.advanceTimersByTimeAsync(10_000);
    expect(client.asked('runs.sample')).toHaveLength(4);
  });

  test('is found again after a reload of the window', async () => {
    const shell = new FakeShell();
    const { studio } = opened(new FakeClient(), shell);
    void studio.room.begin();
    studio.room.showRun('r1');
    const again = opened(new FakeClient(), shell).studio;
    void again.room.begin();
    await settled();
    expect(again.room.page).toEqual({ kind: 'run', id: 'r1' });
    expect(again.room.run.detail?.run.id).toBe('r1');
  });

  test('is shown by a window that opens while it goes on', async () => {
    const { studio } = opened();
    await studio.room.begin();
    expect(studio.room.page).toEqual({ kind: 'run', id: 'r1' });
  });

  test('says where it is in a line', () => {
    const losses = { trainingLoss: 2.314, validationLoss: 2.442, tokensPerSecond: 3100.4 };
    expect(runStatus(runOf(losses))).toBe('step 120 · training 2.31 · validation 2.44 · 3,100 tokens/s');
    expect(runStatus(runOf({ step: 0 }))).toBe('step 0');
    expect(stateWords(runOf({ state: 'preparing', stage: { what: 'measuring', fraction: 0.5 } }))).toBe(
      'Preparing: measuring a step',
    );
    expect(stateWords(runOf({ state: 'done', stoppedEarly: true }))).toBe('Done, stopped early');
  });
});

describe('a run that is planned', () => {
  async function planned() {
    const fake = opened();
    void fake.studio.room.begin();
    fake.studio.room.showDataset('d1');
    await settled();
    return { ...fake, plan: fake.studio.room.plan };
  }

  test('asks for what is usual, on the songs that fit, under a name that is free', async () => {
    const { studio, client, plan } = await planned();
    client.tell('run', runOf({ id: 'r0', name: 'Folk small' }));
    studio.room.dataset.narrow({ meters: ['3/4'] });
    expect(plan.request).toEqual({
      ...{ name: 'Folk small 2', dataset: 'd1', filter: { meters: ['3/4'] } },
      ...{ model: 'lstm', preset: 'small', tokenizer: 'remi', minutes: 10 },
    });
  });

  test('has its music divided by its seed, as it will be', async () => {
    const { studio, client, plan } = await planned();
    plan.setOptions({ seed: 7, valFraction: 0.2 });
    studio.room.dataset.followSplit();
    studio.room.dataset.followSplit();
    const asked = client.asked('datasets.open').filter(({ seed }) => seed === 7);
    expect(asked).toEqual([{ dataset: 'd1', seed: 7, fraction: 0.2 }]);
  });

  test('leaves out what a model that is trained further has of its own', async () => {
    const { plan } = await planned();
    plan.setOptions({ seed: 3, config: { hidden: 32 } });
    plan.choose(undefined, 'shipped/folk');
    plan.chosenLength = { steps: 50 };
    expect(plan.request).toEqual({
      ...{ name: 'Folk tuned', dataset: 'd1', from: 'shipped/folk', steps: 50 },
      options: { seed: 3 },
    });
  });

  test('does what advice says', async () => {
    const { plan } = await planned();
    plan.setOptions({ seed: 3 });
    plan.apply({ level: 'warning', sentence: '', change: { preset: 'tiny', options: { transpose: [-5, 6] } } });
    expect(plan.request).toMatchObject({ preset: 'tiny', options: { seed: 3, transpose: [-5, 6] } });
  });

  test('is a clone of another one but for its name, on the same songs', async () => {
    const { studio, plan } = await planned();
    const { name: _, ...request } = { ...runOf().request, filter: { bars: [1, 32] as const }, options: { seed: 9 } };
    plan.typedName = 'Mine';
    studio.room.clone({ name: 'Waltz', ...request });
    expect(plan.request).toEqual({ name: 'Folk tiny', ...request });
    expect(studio.room.page).toEqual({ kind: 'dataset', id: 'd1' });
  });

  test('is measured after a rest, and its figures count until something is changed', async () => {
    vi.useFakeTimers();
    const { client, plan } = await planned();
    const parts = { preparing: 1, training: 1, validating: 1, sampling: 1, testing: 1 };
    client.answers['runs.measure'] = () => ({
      ...{ parameters: 1000, bytes: 1e6, secondsPerStep: 0.1, tokensPerStep: 512, steps: 100, seconds: 12, parts },
      ...{ trainingTokens: 1e5, epochs: 3, presets: [], device: 'a processor' },
    });
    const { request } = plan;
    if (!request) throw new Error('Nothing is planned.');
    plan.consider(request, true)();
    await vi.advanceTimersByTimeAsync(5000);
    expect(client.asked('runs.measure')).toEqual([]);
    plan.consider(request, true);
    await vi.advanceTimersByTimeAsync(5000);
    expect(client.asked('runs.measure')).toEqual([request]);
    expect([plan.measuring, plan.current]).toEqual([false, true]);
    plan.typedName = 'Another name';
    expect(plan.current).toBe(true);
    plan.chosenPreset = 'tiny';
    expect(plan.current).toBe(false);
  });

  test('is started once, and shown', async () => {
    const { studio, client } = await planned();
    await Promise.all([studio.room.start(), studio.room.start()]);
    expect(client.asked('runs.start')).toHaveLength(1);
    expect(studio.room.page).toEqual({ kind: 'run', id: 'r2' });
    expect(studio.room.runs.list.map(({ id }) => id)).toContain('r2');
  });
});

test('the curve of a loss shows each step, means in the middle of what they are of, the best step and an early stop', () => {
  const validation = (step: number, best: boolean) => ({ step, trainingLoss: 3, validationLoss: 3.2, best });
  const curve = { points: [1, 2, 3].map(pointAt), validations: [validation(10, true), validation(20, false)] };
  const series = lossSeries(curve);
  expect(series.map(({ label }) => label)).toEqual(['each step', 'training', 'validation']);
  expect(series[1]?.points.map(({ x }) => x)).toEqual([5, 15]);
  expect(series[2]?.points.map(({ x }) => x)).toEqual([10, 20]);
  expect(lossMarks(curve, runOf({ step: 20, stoppedEarly: true })).map(({ at, label }) => [at, label])).toEqual([
    [{ x: 10 }, 'best'],
    [{ x: 20 }, 'stopped early'],
  ]);
});

test('of many checkpoints some are shown, evenly, with the first and the last', () => {
  const all = Array.from({ length: 1000 }, (_, i) => i);
  const some = sparse(all, 24);
  expect(some).toHaveLength(24);
  expect([some[0], some.at(-1)]).toEqual([0, 999]);
  expect(sparse([1, 2], 24)).toEqual([1, 2]);
});
