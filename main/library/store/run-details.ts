import * as v from 'valibot';
import { SegueError } from '../../../shared/errors.ts';
import type {
  FineTuneGain,
  RunCurve,
  RunCurveChange,
  RunDetail,
  RunInfo,
  RunSample,
} from '../../../shared/ipc/contract.ts';
import { costSchema, gainSchema, runDataSchema } from '../../../shared/ipc/schemas/runs.ts';
import type { Rows } from '../../database/database.ts';
import { packPicture, unpackPicture } from './pictures.ts';
import { getRun } from './runs.ts';

const number = v.number();
const json = <S extends v.GenericSchema>(schema: S) => v.nullable(v.pipe(v.string(), v.parseJson(), schema));

const detailRow = v.object({
  recipe: v.pipe(v.string(), v.parseJson(), v.record(v.string(), v.unknown())),
  cost: json(costSchema),
  data: json(runDataSchema),
  gain: json(gainSchema),
});

/** All that is known of a run. */
export function detailOfRun(rows: Rows, id: string): RunDetail {
  const run = getRun(rows, id);
  const row = rows.first(detailRow, 'SELECT recipe, cost, data, gain FROM runs WHERE id = ?', id);
  return {
    run,
    recipe: row?.recipe ?? {},
    ...(row?.cost && { cost: row.cost }),
    ...(row?.data && { data: row.data }),
    ...(row?.gain && { gain: gainOf(row.gain, run) }),
    curve: curveOfRun(rows, id),
    samples: samplesOf(rows, id),
  };
}

/** What a run gained, once it has ended: by then its best weights are tested. */
function gainOf({ before }: FineTuneGain, { best, testLoss }: RunInfo): FineTuneGain {
  if (!best || testLoss === undefined) return { before };
  return { before, after: { validation: best.loss, test: testLoss } };
}

const pointRow = v.object({
  step: number,
  loss: number,
  learning_rate: number,
  gradient_norm: number,
  tokens_per_second: number,
});
const validationRow = v.object({
  step: number,
  training_loss: number,
  validation_loss: number,
  best: number,
  copied: v.nullable(number),
});

function curveOfRun(rows: Rows, id: string): RunCurve {
  const points = rows.all(
    pointRow,
    `SELECT ${Object.keys(pointRow.entries).join(', ')} FROM run_points WHERE run = ? ORDER BY place`,
    id,
  );
  const validations = rows.all(
    validationRow,
    `SELECT ${Object.keys(validationRow.entries).join(', ')} FROM run_validations WHERE run = ? ORDER BY place`,
    id,
  );
  return {
    points: points.map(({ step, loss, ...row }) => ({
      step,
      loss,
      learningRate: row.learning_rate,
      gradientNorm: row.gradient_norm,
      tokensPerSecond: row.tokens_per_second,
    })),
    validations: validations.map(({ step, copied, ...row }) => ({
      step,
      trainingLoss: row.training_loss,
      validationLoss: row.validation_loss,
      best: row.best === 1,
      ...(copied !== null && { copied }),
    })),
  };
}

export function changeCurve(rows: Rows, { run, points, validations }: RunCurveChange): void {
  rows.run('DELETE FROM run_points WHERE run = ? AND place >= ?', run, points.from);
  rows.runEach(
    'INSERT INTO run_points (run, place, step, loss, learning_rate, gradient_norm, tokens_per_second) VALUES (?, ?, ?, ?, ?, ?, ?)',
    points.items.map(({ step, loss, learningRate, gradientNorm, tokensPerSecond }, i) => [
      ...[run, points.from + i, step, loss, learningRate, gradientNorm, tokensPerSecond],
    ]),
  );
  rows.run('DELETE FROM run_validations WHERE run = ? AND place >= ?', run, validations.from);
  rows.runEach(
    'INSERT INTO run_validations (run, place, step, training_loss, validation_loss, best, copied) VALUES (?, ?, ?, ?, ?, ?, ?)',
    validations.items.map(({ step, trainingLoss, validationLoss, best, copied }, i) => [
      ...[run, validations.from + i, step, trainingLoss, validationLoss, best ? 1 : 0, copied ?? null],
    ]),
  );
}

const sampleRow = v.object({
  step: number,
  seed: number,
  notes: number,
  copied: number,
  copied_from: v.nullable(v.string()),
  thumbnail: v.instance(Uint8Array),
});

function samplesOf(rows: Rows, id: string): RunSample[] {
  const samples = rows.all(
    sampleRow,
    `SELECT ${Object.keys(sampleRow.entries).join(', ')} FROM run_samples WHERE run = ? ORDER BY step, seed`,
    id,
  );
  return samples.map(({ step, seed, notes, copied, copied_from: copiedFrom, thumbnail }) => ({
    step,
    index: seed,
    notes,
    copied,
    ...(copiedFrom !== null && { copiedFrom }),
    thumbnail: unpackPicture(thumbnail),
  }));
}

/** Keeps a sample with its music, as the bytes of a MIDI file; the same one again takes its place. */
export function addSample(
  rows: Rows,
  { run, sample, song }: { readonly run: string; readonly sample: RunSample; readonly song: Uint8Array },
): void {
  const { step, index, notes, copied, copiedFrom, thumbnail } = sample;
  rows.run(
    'REPLACE INTO run_samples (run, step, seed, notes, copied, copied_from, thumbnail, song) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    ...[run, step, index, notes, copied, copiedFrom ?? null, packPicture(thumbnail), song],
  );
}

/** The bytes of a sample’s MIDI file. */
export function songOfSample(
  rows: Rows,
  { run, step, index }: { readonly run: string; readonly step: number; readonly index: number },
): Uint8Array {
  const row = rows.first(
    v.object({ song: v.instance(Uint8Array) }),
    'SELECT song FROM run_samples WHERE run = ? AND step = ? AND seed = ?',
    ...[run, step, index],
  );
  if (row) return row.song;
  throw new SegueError('bad-input', 'That sample is not there any more.');
}

/** Forgets what a run sampled after a step, to which it went back. */
export function forgetSamples(rows: Rows, { run, after }: { readonly run: string; readonly after: number }): void {
  rows.run('DELETE FROM run_samples WHERE run = ? AND step > ?', run, after);
}
