import { existsSync } from 'node:fs';
import { SegueError } from '../../shared/errors.ts';
import type {
  RunCurve,
  RunCurveChange,
  RunInfo,
  RunState,
  TrainJob,
  ValidationPoint,
} from '../../shared/ipc/contract.ts';
import { connectRpc, type RpcClient } from '../../shared/ipc/rpc-client.ts';
import { changedCurve } from '../../shared/training/curve.ts';
import type { EngineProcess, Launch } from '../engine/launch-engine.ts';
import type { OngoingJob, Order } from '../engine/ongoing-job.ts';
import { Throttle } from '../engine/throttle.ts';
import type { RunChange } from '../library/store/runs.ts';
import type { Store } from '../library/store.ts';
import {
  type TrainingCalls,
  type TrainingEnd,
  type TrainingNews,
  type TrainingOrder,
  trainingContract,
} from './training-contract.ts';

/** Milliseconds between two events on one run, and between two writings of what it tells. */
const tellEvery = 200;
const writeEvery = 2000;
/** How many processes may be lost over a run that gets no further before it is given up: it may well be what kills them. */
const mostLosses = 5;

/** Whom a run tells how it goes. */
export interface RunListeners {
  onRun(run: RunInfo): void;
  onCurve(change: RunCurveChange): void;
  onSample(run: string, sample: Extract<TrainingNews, { news: 'sample' }>['sample']): void;
}

export interface LiveRunOptions extends RunListeners {
  readonly store: Store;
  readonly launch: Launch;
  readonly checkpoint: string;
  /** What a process is to do. */
  readonly order: () => Promise<Omit<TrainingOrder, 'resume'>>;
}

/** What became of a run whose process gave no end. */
type Lost = 'gone' | 'held' | 'given up';

/**
 * A run that goes on: the process that trains it, in whose place another one is started from the last checkpoint where it
 * was lost, and what that tells, which is written down and told to windows.
 */
export class LiveRun {
  readonly #options: LiveRunOptions;
  readonly #told: Throttle<RunInfo>;
  readonly #write: Throttle<null>;
  #info: RunInfo;
  #curve: RunCurve;
  #change: RunChange = {};
  /** The first point of the curve that is not written down, or was changed since. */
  #unwritten = Number.POSITIVE_INFINITY;
  #curveChange: RunCurveChange | undefined;
  #process: EngineProcess | undefined;
  #rpc: RpcClient<TrainingCalls> | undefined;
  #closing = false;
  #furthest = 0;

  constructor(info: RunInfo, curve: RunCurve, options: LiveRunOptions) {
    this.#info = info;
    this.#curve = curve;
    this.#options = options;
    this.#told = new Throttle(tellEvery, (run) => {
      options.onRun(run);
      if (this.#curveChange) options.onCurve(this.#curveChange);
      this.#curveChange = undefined;
    });
    // What cannot be written is kept, and tried again with what comes next.
    this.#write = new Throttle(writeEvery, () => void this.#writeDown().catch(() => undefined));
  }

  /** The run as it stands. */
  get info(): RunInfo {
    return this.#info;
  }

  get curve(): RunCurve {
    return this.#curve;
  }

  /** Id of the process that trains it, while there is one. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /** Becomes something else, and tells it. */
  become(state: RunState, change: Partial<RunInfo> = {}): void {
    const { stage: _, ...rest } = this.#info;
    this.#info = { ...rest, ...change, state, changed: Date.now() };
    this.#change = { ...this.#change, state };
    this.#write.say(null);
    this.#told.say(this.#info);
    this.#told.flush();
  }

  /**
   * Trains until the run has come to an end; undefined where it was given up before it had learned anything, or Segue is
   * being closed. Processes that are lost are replaced.
   * @throws what training throws, and `io` where processes are lost again and again
   */
  async untilEnd(job: OngoingJob<TrainJob>): Promise<TrainingEnd | undefined> {
    for (let losses = 0; ; ) {
      if (job.now.state === 'paused') this.become('paused');
      await job.gate.passed();
      const resume = existsSync(this.#options.checkpoint);
      if (this.#closing || (job.signal.aborted && !resume)) return undefined;
      const step = this.#info.step;
      const end = await this.#once(job, resume);
      if (typeof end === 'object') return end;
      if (end === 'given up') return undefined;
      if (end === 'held') continue;
      losses = this.#info.step > Math.max(step, this.#furthest) ? 1 : losses + 1;
      this.#furthest = Math.max(this.#furthest, this.#info.step);
      if (losses >= mostLosses) {
        throw new SegueError(
          'io',
          `The process that trains stopped ${mostLosses} times without getting further; try a smaller batch or preset, or resume the run.`,
        );
      }
    }
  }

  /** Writes down what was told and is not written yet. */
  async settle(): Promise<void> {
    this.#told.flush();
    await this.#writeDown();
  }

  /** Segue is being closed: the process writes a checkpoint and ends. */
  close(): void {
    this.#closing = true;
    this.#rpc?.call('leave', {}).catch(() => undefined);
  }

  /** Ends the process at once: nobody wants the run any more. */
  kill(): void {
    this.#closing = true;
    this.#process?.kill();
  }

  /** One process, from its start to its end. */
  async #once(job: OngoingJob<TrainJob>, resume: boolean): Promise<TrainingEnd | Lost> {
    const order = await this.#options.order();
    const process = this.#options.launch();
    this.#process = process;
    let gone = false;
    process.channel.onClose(() => {
      gone = true;
    });
    const rpc = connectRpc(process.channel, trainingContract, { news: (news) => this.#hear(news, job) });
    this.#rpc = rpc;
    this.become('preparing');
    const stop = job.onOrder((order) => this.#obey(order, rpc));
    try {
      if (job.signal.aborted) rpc.call('finish', {}).catch(() => undefined);
      return await rpc.call('train', { ...order, resume });
    } catch (error) {
      if (this.#closing || (job.signal.aborted && !existsSync(this.#options.checkpoint))) return 'given up';
      if (!gone) throw error;
      if (job.now.state === 'paused') return 'held';
      const notice = 'The process that trains stopped unexpectedly; training went on from its last checkpoint.';
      this.#change = { ...this.#change, notice };
      this.become('preparing', { notice });
      return 'gone';
    } finally {
      stop();
      this.#rpc = undefined;
      this.#process = undefined;
      process.kill();
    }
  }

  #obey(order: Order, rpc: RpcClient<TrainingCalls>): void {
    if (this.#closing) return;
    if (order === 'pause') {
      this.become('paused');
      rpc.call('pause', {}).catch(() => undefined);
    } else if (order === 'resume') {
      this.become(this.#info.step > 0 ? 'running' : 'preparing');
      rpc.call('resume', {}).catch(() => undefined);
    } else if (this.#info.step === 0 && !existsSync(this.#options.checkpoint)) {
      // Nothing was learned that could be kept.
      this.#process?.kill();
    } else {
      this.become('finishing');
      rpc.call('finish', {}).catch(() => undefined);
    }
  }

  #hear(news: TrainingNews, job: OngoingJob<TrainJob>): void {
    switch (news.news) {
      case 'stage':
        if (news.what === 'testing' && this.#info.state === 'running') this.become('finishing');
        this.#info = { ...this.#info, stage: { what: news.what, fraction: news.fraction } };
        break;
      case 'recipe':
        this.#change = { ...this.#change, recipe: news.recipe };
        break;
      case 'data':
        this.#change = { ...this.#change, data: news.data };
        break;
      case 'gain':
        this.#change = { ...this.#change, gain: news.gain };
        break;
      case 'cost': {
        const { parameters, steps } = news.cost;
        this.#info = { ...this.#info, parameters, plannedSteps: steps };
        this.#change = { ...this.#change, cost: news.cost, parameters, plannedSteps: steps };
        break;
      }
      case 'resumed':
        void this.#options.store.ask('forgetSamples', { run: this.#info.id, after: news.step }).catch(() => undefined);
        break;
      case 'checkpoint':
        this.#info = { ...this.#info, resumable: false };
        this.#change = { ...this.#change, resumable: true };
        break;
      case 'sample':
        this.#keepSample(news);
        break;
      case 'progress':
        this.#progress(news, job);
        break;
    }
    this.#write.say(null);
    this.#told.say(this.#info);
  }

  #keepSample({ sample, song }: Extract<TrainingNews, { news: 'sample' }>): void {
    const run = this.#info.id;
    void this.#options.store
      .ask('addSample', { run, sample, song })
      .then(() => this.#options.onSample(run, sample))
      .catch(() => undefined);
  }

  #progress(news: Extract<TrainingNews, { news: 'progress' }>, job: OngoingJob<TrainJob>): void {
    const { step, plannedSteps, seconds, secondsLeft, best, points } = news;
    const validations = validationsOf(news);
    const from = firstDifference(this.#curve.validations, validations);
    const change: RunCurveChange = {
      run: this.#info.id,
      points,
      validations: { from, items: validations.slice(from) },
    };
    this.#curve = changedCurve(this.#curve, change);
    this.#curveChange = this.#curveChange ? mergedChange(this.#curveChange, change, this.#curve) : change;
    this.#unwritten = Math.min(this.#unwritten, points.from);
    const last = points.items.at(-1) ?? this.#curve.points.at(-1);
    const validation = validations.at(-1);
    const copied = news.copies.at(-1)?.notes;
    const figures = {
      ...{ step, plannedSteps, seconds },
      ...(last && { trainingLoss: last.loss, tokensPerSecond: last.tokensPerSecond }),
      ...(validation && { validationLoss: validation.validationLoss }),
      ...(copied !== undefined && { copied }),
    };
    const { stage: _, ...before } = this.#info;
    const state = before.state === 'preparing' && job.now.state === 'running' ? 'running' : before.state;
    this.#info = { ...before, ...figures, state, secondsLeft, changed: Date.now(), ...(best && { best }) };
    this.#change = { ...this.#change, ...figures, state, ...(best && { bestStep: best.step, bestLoss: best.loss }) };
    const fraction = plannedSteps === 0 ? 0 : Math.min(1, step / plannedSteps);
    if (fraction > job.now.fraction) job.change({ fraction });
  }

  async #writeDown(): Promise<void> {
    const { store } = this.#options;
    const { id } = this.#info;
    const change = this.#change;
    const from = this.#unwritten;
    this.#change = {};
    this.#unwritten = Number.POSITIVE_INFINITY;
    try {
      if (Number.isFinite(from)) {
        const points = { from, items: this.#curve.points.slice(from) };
        const validations = { from: 0, items: this.#curve.validations };
        await store.ask('changeCurve', { run: id, points, validations });
      }
      if (Object.keys(change).length > 0) await store.ask('changeRun', { id, change, now: Date.now() });
    } catch (error) {
      this.#change = { ...change, ...this.#change };
      this.#unwritten = Math.min(from, this.#unwritten);
      throw error;
    }
  }
}

/** Validations with which of them were the best so far, and what was sampled after them. */
function validationsOf({ validations, copies }: Extract<TrainingNews, { news: 'progress' }>): ValidationPoint[] {
  const copied = new Map(copies.map(({ step, notes }) => [step, notes]));
  let best = Number.POSITIVE_INFINITY;
  return validations.map((validation) => {
    const isBest = validation.validationLoss < best;
    best = Math.min(best, validation.validationLoss);
    const notes = copied.get(validation.step);
    return { ...validation, best: isBest, ...(notes !== undefined && { copied: notes }) };
  });
}

function firstDifference(before: readonly ValidationPoint[], now: readonly ValidationPoint[]): number {
  const place = now.findIndex((point, i) => JSON.stringify(point) !== JSON.stringify(before[i]));
  return place < 0 ? now.length : place;
}

/** Two changes as one. */
function mergedChange(one: RunCurveChange, other: RunCurveChange, curve: RunCurve): RunCurveChange {
  const points = Math.min(one.points.from, other.points.from);
  const validations = Math.min(one.validations.from, other.validations.from);
  return {
    run: one.run,
    points: { from: points, items: curve.points.slice(points) },
    validations: { from: validations, items: curve.validations.slice(validations) },
  };
}
