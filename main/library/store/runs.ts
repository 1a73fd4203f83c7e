import { uptime } from 'node:os';
import * as v from 'valibot';
import { SegueError } from '../../../shared/errors.ts';
import type { RunInfo, RunState } from '../../../shared/ipc/contract.ts';
import { runRequestSchema } from '../../../shared/ipc/schemas/runs.ts';
import type { Rows } from '../../database/database.ts';
import type { SqlValue } from '../../database/sqlite.ts';
import { isRunning } from '../../files/is-running.ts';
import { fold } from './fold.ts';

/** States of runs that somebody sees to. */
export const ongoingStates = ['waiting', 'preparing', 'running', 'paused', 'finishing'] as const;

const number = v.number();
const maybe = v.nullable(number);
const runRow = v.object({
  id: v.string(),
  name: v.string(),
  state: v.picklist([...ongoingStates, 'done', 'stopped', 'failed', 'interrupted']),
  request: v.pipe(v.string(), v.parseJson(), runRequestSchema),
  dataset_name: v.string(),
  model: v.nullable(v.string()),
  process: maybe,
  created: number,
  changed: number,
  step: number,
  planned_steps: number,
  seconds: number,
  training_loss: maybe,
  tokens_per_second: maybe,
  validation_loss: maybe,
  best_step: maybe,
  best_loss: maybe,
  copied: maybe,
  parameters: maybe,
  test_loss: maybe,
  stopped_early: maybe,
  resumable: number,
  error: v.nullable(v.string()),
  notice: v.nullable(v.string()),
});
const columns = Object.keys(runRow.entries).join(', ');

function infoOf(row: v.InferOutput<typeof runRow>): RunInfo {
  const { id, name, state, request, created, changed, step, seconds } = row;
  const facts = { id, name, state, request, datasetName: row.dataset_name, created, changed, step, seconds };
  return {
    ...facts,
    plannedSteps: row.planned_steps,
    resumable: row.resumable === 1 && row.process === null,
    ...(row.training_loss !== null && { trainingLoss: row.training_loss }),
    ...(row.tokens_per_second !== null && { tokensPerSecond: row.tokens_per_second }),
    ...(row.validation_loss !== null && { validationLoss: row.validation_loss }),
    ...(row.best_step !== null && row.best_loss !== null && { best: { step: row.best_step, loss: row.best_loss } }),
    ...(row.copied !== null && { copied: row.copied }),
    ...(row.parameters !== null && { parameters: row.parameters }),
    ...(row.test_loss !== null && { testLoss: row.test_loss }),
    ...(row.stopped_early === 1 && { stoppedEarly: true }),
    ...(row.model !== null && { model: row.model }),
    ...(row.error !== null && { error: row.error }),
    ...(row.notice !== null && { notice: row.notice }),
  };
}

/** All runs, the one that was made last first. */
export function listRuns(rows: Rows): RunInfo[] {
  return rows.all(runRow, `SELECT ${columns} FROM runs ORDER BY created DESC, id`).map(infoOf);
}

/** @throws SegueError `bad-input` where there is none */
export function getRun(rows: Rows, id: string): RunInfo {
  const row = rows.first(runRow, `SELECT ${columns} FROM runs WHERE id = ?`, id);
  if (row) return infoOf(row);
  throw new SegueError('bad-input', 'That run is not there any more.');
}

/** A run as it begins. */
export interface NewRun {
  readonly id: string;
  readonly request: RunInfo['request'];
  readonly datasetName: string;
  /** One line for lists, such as “lstm small on Waltzes”. */
  readonly about: string;
  /** Where its checkpoint is kept. */
  readonly folder: string;
  readonly recipe: object;
  /** Id of the process that sees to it. */
  readonly process: number;
  readonly now: number;
}

export function createRun(rows: Rows, run: NewRun): RunInfo {
  const { id, request, datasetName, about, folder, recipe, process, now } = run;
  rows.run(
    `INSERT INTO runs (id, name, search, about, state, request, dataset, dataset_name, from_model, folder, process, recipe,
       created, changed) VALUES (?, ?, ?, ?, 'waiting', ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
    ...[
      id,
      request.name,
      fold(`${request.name} ${about}`),
      about,
      JSON.stringify(request),
      request.dataset,
      datasetName,
    ],
    ...[request.from ?? null, folder, process, JSON.stringify(recipe), now, now],
  );
  return getRun(rows, id);
}

/** What changes of a run as it goes on; a part that is null is known no more. */
export interface RunChange {
  readonly state?: RunState;
  readonly process?: number | null;
  readonly model?: string | null;
  readonly recipe?: object;
  readonly cost?: object;
  readonly data?: object;
  readonly gain?: object;
  readonly step?: number;
  readonly plannedSteps?: number;
  readonly seconds?: number;
  readonly trainingLoss?: number;
  readonly tokensPerSecond?: number;
  readonly validationLoss?: number;
  readonly bestStep?: number;
  readonly bestLoss?: number;
  readonly copied?: number;
  readonly parameters?: number;
  readonly testLoss?: number;
  readonly stoppedEarly?: boolean;
  readonly resumable?: boolean;
  readonly error?: string | null;
  readonly notice?: string | null;
}

const columnOf: Readonly<Record<keyof RunChange, string>> = {
  state: 'state',
  process: 'process',
  model: 'model',
  recipe: 'recipe',
  cost: 'cost',
  data: 'data',
  gain: 'gain',
  step: 'step',
  plannedSteps: 'planned_steps',
  seconds: 'seconds',
  trainingLoss: 'training_loss',
  tokensPerSecond: 'tokens_per_second',
  validationLoss: 'validation_loss',
  bestStep: 'best_step',
  bestLoss: 'best_loss',
  copied: 'copied',
  parameters: 'parameters',
  testLoss: 'test_loss',
  stoppedEarly: 'stopped_early',
  resumable: 'resumable',
  error: 'error',
  notice: 'notice',
};

export function changeRun(
  rows: Rows,
  { id, change, now }: { readonly id: string; readonly change: RunChange; readonly now: number },
): RunInfo {
  const values = new Map<string, SqlValue>([['changed', now]]);
  for (const [name, value] of Object.entries(change)) {
    if (isColumn(name) && value !== undefined) values.set(columnOf[name], columnValue(value));
  }
  const settings = [...values.keys()].map((column) => `${column} = ?`).join(', ');
  rows.run(`UPDATE runs SET ${settings} WHERE id = ?`, ...values.values(), id);
  return getRun(rows, id);
}

function isColumn(name: string): name is keyof RunChange {
  return Object.hasOwn(columnOf, name);
}

function columnValue(value: unknown): SqlValue {
  if (typeof value === 'string' || typeof value === 'number' || value === null) return value;
  return typeof value === 'boolean' ? Number(value) : JSON.stringify(value);
}

/** Who asks after runs that were lost: its process, and those that it sees to itself. */
interface Asker {
  readonly now: number;
  readonly process: number;
  readonly live: readonly string[];
}

/** Ids of the runs that should go on or wait, but whose process is gone. */
export function lostRuns(rows: Rows, asker: Asker): string[] {
  return lost(rows, asker).map(({ id }) => id);
}

/**
 * Looks after runs whose process is gone, or has forgotten them: those that went on are interrupted, and those that were
 * held are still.
 * @param process id of the process that asks, and `live` the runs that it sees to
 * @returns ids of those that were looked after
 */
export function interruptRuns(rows: Rows, asker: Asker): string[] {
  const runs = lost(rows, asker);
  rows.runEach(
    'UPDATE runs SET state = ?, process = NULL, changed = ? WHERE id = ?',
    runs.map(({ id, state }) => [state === 'paused' ? 'paused' : 'interrupted', asker.now, id]),
  );
  return runs.map(({ id }) => id);
}

function lost(rows: Rows, { now, process, live }: Asker) {
  const going = rows.all(
    v.object({ id: v.string(), state: v.string(), process: number, changed: number }),
    `SELECT id, state, process, changed FROM runs
     WHERE state IN (${ongoingStates.map(() => '?').join(', ')}) AND process IS NOT NULL`,
    ...ongoingStates,
  );
  // Another process may have got the same number after the machine was started again.
  const started = now - uptime() * 1000;
  return going.filter((run) =>
    run.process === process ? !live.includes(run.id) : run.changed < started || !isRunning(run.process),
  );
}

/** Whether a process sees to a run. */
export function isSeenTo(rows: Rows, id: string): boolean {
  return rows.first(v.object({}), 'SELECT 1 FROM runs WHERE id = ? AND process IS NOT NULL', id) !== undefined;
}

/** Where a run keeps its checkpoint. */
export function folderOfRun(rows: Rows, id: string): string {
  const row = rows.first(v.object({ folder: v.string() }), 'SELECT folder FROM runs WHERE id = ?', id);
  if (row) return row.folder;
  throw new SegueError('bad-input', 'That run is not there any more.');
}

export function removeRun(rows: Rows, id: string): void {
  rows.run('DELETE FROM runs WHERE id = ?', id);
}
