import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { SegueError } from '../../shared/errors.ts';
import type {
  Advice,
  Calls,
  RunChoices,
  RunCost,
  RunDetail,
  RunInfo,
  RunRequest,
  TrainJob,
} from '../../shared/ipc/contract.ts';
import { readMidi } from '../../shared/music/midi/read.ts';
import type { Song } from '../../shared/music/song.ts';
import type { Datasets } from '../datasets/datasets.ts';
import type { JobKind, Jobs } from '../engine/jobs.ts';
import type { Launch } from '../engine/launch-engine.ts';
import type { OngoingJob } from '../engine/ongoing-job.ts';
import { refusedToWrite } from '../files/disk-error.ts';
import { makeFolder } from '../files/folders.ts';
import type { Keeper } from '../library/library.ts';
import { idOf, type Models } from '../library/models.ts';
import type { RunChange } from '../library/store/runs.ts';
import type { Store } from '../library/store.ts';
import { Thread } from '../threads/thread.ts';
import { differencesOf } from './differences.ts';
import { LiveRun, type RunListeners } from './live-run.ts';
import { measureCost } from './measure-cost.ts';
import { writeMusicList } from './music-list.ts';
import type { PlanAnswers } from './plan-thread.ts';
import { Turns } from './turns.ts';

const most = 20;
const kind: JobKind<TrainJob> = {
  most,
  tooMany: `${most} runs wait already; stop one first.`,
  endsAtOnce: false,
  notes: () => 0,
};

export interface RunsOptions extends RunListeners {
  readonly store: Store;
  readonly datasets: Datasets;
  readonly models: Models;
  readonly jobs: Jobs;
  readonly launch: Launch;
  /** Folder of what runs keep. */
  readonly folder: string;
}

/** The training runs of the library. One trains at a time; others wait for their turn. */
export class Runs implements Keeper {
  readonly #options: RunsOptions;
  /** Runs that go on or wait, each with its job. */
  readonly #live = new Map<string, { readonly run: LiveRun; readonly job: string }>();
  /** Runs that are about to begin. */
  readonly #starting = new Set<string>();
  readonly #turns = new Turns();
  #plan: Thread<PlanAnswers> | undefined;
  #measuring: AbortController | undefined;

  constructor(options: RunsOptions) {
    this.#options = options;
  }

  choices(): Promise<RunChoices> {
    return this.#planner.ask('choices', null);
  }

  async advise(request: RunRequest): Promise<readonly Advice[]> {
    const recipe = await this.#resolve(request);
    const { seed, valFraction } = recipe;
    const { split } = await this.#options.datasets.open(request.dataset, request.filter, seed, valFraction);
    return this.#planner.ask('advise', { recipe, training: split.training });
  }

  /** Measures what a run would cost; what was being measured before is given up. */
  async measure(request: RunRequest): Promise<RunCost> {
    this.#measuring?.abort();
    const measuring = new AbortController();
    this.#measuring = measuring;
    await this.#resolve(request);
    const folder = join(this.#options.folder, `measure-${randomUUID()}`);
    try {
      const order = await this.#orderOf(request, folder);
      return await measureCost(this.#options.launch, order, measuring.signal);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async start(request: RunRequest): Promise<RunInfo> {
    const recipe = await this.#resolve(request);
    const { store, datasets, folder } = this.#options;
    const { name: datasetName } = await datasets.info(request.dataset);
    const id = randomUUID();
    this.#starting.add(id);
    try {
      await this.#orderOf(request, join(folder, id));
      const what = request.from === undefined ? `${recipe.model} ${recipe.preset}` : `${recipe.from} trained further`;
      const info = await store.ask('createRun', {
        ...{ id, request, datasetName, recipe, folder: id, process: process.pid, now: Date.now() },
        about: `${what} on ${datasetName}`,
      });
      this.#options.onRun(info);
      this.#begin(await this.open(id));
      return this.#current(info);
    } finally {
      this.#starting.delete(id);
    }
  }

  async list(): Promise<readonly RunInfo[]> {
    await this.tidyUp();
    return (await this.#options.store.ask('listRuns', null)).map((run) => this.#current(run));
  }

  async open(id: string): Promise<RunDetail> {
    const detail = await this.#options.store.ask('detail', id);
    const live = this.#live.get(id);
    return { ...detail, run: this.#current(detail.run), ...(live && { curve: live.run.curve }) };
  }

  async pause(id: string): Promise<void> {
    const { live } = await this.#own(id);
    if (live) this.#options.jobs.pause(live.job);
  }

  /** Lets a run go on: where it holds, or from its checkpoint. */
  async resume(id: string): Promise<void> {
    const { live, detail } = await this.#own(id);
    if (live) this.#options.jobs.resume(live.job);
    else if (detail.run.resumable || detail.run.state === 'interrupted') this.#begin(detail);
    else throw new SegueError('bad-input', 'This run has come to its end; clone it to train once more.');
  }

  /** Ends a run: what it has learned becomes a model. */
  async stop(id: string): Promise<void> {
    const { live, detail } = await this.#own(id);
    if (live) this.#options.jobs.cancel(live.job);
    else if (detail.run.resumable) this.#options.jobs.cancel(this.#begin(detail));
  }

  async sample(run: string, step: number, index: number): Promise<Song> {
    return readMidi(await this.#options.store.ask('songOfSample', { run, step, index })).song;
  }

  async compare([one, other]: readonly [string, string]): Promise<Calls['runs.compare']['result']> {
    const runs = [await this.open(one), await this.open(other)] as const;
    return { runs, differences: differencesOf(runs[0].recipe, runs[1].recipe) };
  }

  async rename(id: string, name: string): Promise<string> {
    await this.#options.store.ask('rename', { kind: 'run', id, name, now: Date.now() });
    this.#options.onRun(this.#current(await this.#options.store.ask('getRun', id)));
    return id;
  }

  async remove(id: string): Promise<void> {
    if ((await this.#own(id)).live) throw new SegueError('bad-input', 'This run goes on; stop it first.');
    const folder = await this.#options.store.ask('folderOfRun', id);
    await this.#options.store.ask('removeRun', id);
    await rm(join(this.#options.folder, folder), { recursive: true, force: true });
  }

  /** The list of the music that a model learned from, where a run that made it is there. */
  async musicOf(model: string): Promise<string | undefined> {
    const { store, folder } = this.#options;
    const run = (await store.ask('listRuns', null)).find((one) => one.model === model);
    if (!run) return undefined;
    const music = join(folder, await store.ask('folderOfRun', run.id), 'music.json');
    return existsSync(music) ? music : undefined;
  }

  /** Id of the process that trains a run, while there is one. */
  pidOf(id: string): number | undefined {
    return this.#live.get(id)?.run.pid;
  }

  /** Looks after runs that went on when a Segue was ended, however that came. */
  async tidyUp(): Promise<void> {
    const { store, models, folder, onRun } = this.#options;
    const lost = await store.ask('interruptRuns', {
      ...{ now: Date.now(), process: process.pid, live: [...this.#live.keys(), ...this.#starting] },
    });
    for (const id of lost) {
      const { state, model, request, testLoss } = await store.ask('getRun', id);
      if (state === 'interrupted' && model !== undefined && testLoss !== undefined) {
        // It was at its very end: its model is in its place, or only has to be moved there.
        const { out } = this.#placesOf(request, join(folder, id));
        const path = models.pathOf(model);
        if (existsSync(out)) await rename(out, path);
        if (existsSync(path)) await store.ask('changeRun', { id, change: { state: 'done' }, now: Date.now() });
      } else {
        // The checkpoint tells more than what was written down of it before the end.
        const resumable = existsSync(this.#placesOf(request, join(folder, id)).checkpoint);
        await store.ask('changeRun', { id, change: { resumable }, now: Date.now() });
      }
      onRun(await store.ask('getRun', id));
    }
  }

  /** Segue is being closed: what trains writes a checkpoint and ends. */
  close(): void {
    this.#measuring?.abort();
    for (const { run } of this.#live.values()) run.close();
  }

  /** Lets a run go on that is nobody's; gives its job. */
  #begin({ run: { error: _, notice: __, ...info }, curve }: RunDetail): string {
    const { store, launch, jobs, models, onRun, onCurve, onSample } = this.#options;
    const { id, request } = info;
    const { from } = request;
    const places = this.#placesOf(request, join(this.#options.folder, id));
    const state = this.#turns.taken ? 'waiting' : 'preparing';
    const run = new LiveRun({ ...info, state, resumable: false, changed: Date.now() }, curve, {
      ...{ store, launch, onRun, onCurve, onSample },
      checkpoint: places.checkpoint,
      order: async () => ({ ...places, ...(from !== undefined && { from: await models.file(from) }) }),
    });
    const job = randomUUID();
    this.#live.set(id, { run, job });
    return jobs.start<TrainJob>({
      kind,
      job: { id: job, kind: 'train', state: 'running', fraction: 0, run: id },
      run: async (ongoing) => {
        onRun(run.info);
        const change = { state, process: process.pid, error: null, notice: null } as const;
        await store.ask('changeRun', { id, change, now: Date.now() });
        const pass = await this.#turns.take(ongoing.signal);
        try {
          return await this.#untilEnd(run, ongoing, places);
        } finally {
          this.#live.delete(id);
          pass();
          const after = await store.ask('getRun', id).catch(() => undefined);
          if (after) onRun(after);
        }
      },
    });
  }

  /** Waits for a run's end, and writes down what became of it. */
  async #untilEnd(
    run: LiveRun,
    job: OngoingJob<TrainJob>,
    { out, checkpoint }: { readonly out: string; readonly checkpoint: string },
  ): Promise<{ state: 'done' | 'cancelled' }> {
    const { store, models } = this.#options;
    const { id, name } = run.info;
    const write = (change: RunChange) => store.ask('changeRun', { id, change, now: Date.now() });
    const end = (change: RunChange) => write({ process: null, ...change });
    try {
      const result = await run.untilEnd(job);
      await run.settle();
      if (!result) {
        if (job.signal.aborted) await end({ state: 'stopped', resumable: existsSync(checkpoint) });
        return { state: 'cancelled' };
      }
      const { steps: step, seconds, parameters, testLoss, stoppedEarly } = result;
      const path = models.freePath(name);
      await makeFolder(dirname(path));
      // The model is named before it is in its place: what is found unmoved when Segue begins again is moved then.
      await write({ model: idOf(path), step, seconds, parameters, testLoss, stoppedEarly, resumable: false });
      await rename(out, path).catch((error) => {
        throw refusedToWrite(error, path);
      });
      await end({ state: job.signal.aborted ? 'stopped' : 'done' });
      return { state: 'done' };
    } catch (error) {
      await run.settle().catch(() => undefined);
      const sentence = 'Something went wrong inside Segue; resume the run.';
      await end({
        state: 'failed',
        error: error instanceof SegueError ? error.message : sentence,
        resumable: existsSync(checkpoint),
      });
      throw error;
    }
  }

  /** Keeps the list of a request's music in a folder; gives what a training process needs. */
  async #orderOf(request: RunRequest, folder: string) {
    const { datasets, models } = this.#options;
    const files = await datasets.choose(request.dataset, request.filter);
    const { name } = await datasets.info(request.dataset);
    if (files.length === 0) {
      throw new SegueError(
        'no-data',
        'There is no music to learn from: add some to the dataset, or loosen the filter.',
      );
    }
    const order = this.#placesOf(request, folder);
    const from = request.from === undefined ? {} : { from: await models.file(request.from) };
    await makeFolder(folder);
    await writeMusicList(order.music, { name, files });
    return { ...order, ...from };
  }

  #placesOf(request: RunRequest, folder: string) {
    return {
      request,
      music: join(folder, 'music.json'),
      checkpoint: join(folder, 'checkpoint.safetensors'),
      out: join(folder, 'model.safetensors'),
    };
  }

  async #resolve(request: RunRequest) {
    const { from } = request;
    // The name is to be a file's; whoever cannot have it is told now.
    this.#options.models.path(request.name);
    const file = from === undefined ? {} : { from: await this.#options.models.file(from) };
    return this.#planner.ask('resolve', { request, ...file });
  }

  /**
   * A run that nobody sees to but this, if anybody does.
   * @throws SegueError `bad-input` where it is gone, or goes on in another Segue
   */
  async #own(id: string): Promise<{ readonly detail: RunDetail; readonly live: { readonly job: string } | undefined }> {
    await this.tidyUp();
    const detail = await this.open(id);
    const live = this.#live.get(id);
    if (live || !(await this.#options.store.ask('isSeenTo', id))) return { detail, live };
    throw new SegueError('bad-input', 'This run goes on in another Segue on this machine: steer it there.');
  }

  /** The run as it stands, where it goes on. */
  #current(run: RunInfo): RunInfo {
    return this.#live.get(run.id)?.run.info ?? run;
  }

  get #planner(): Thread<PlanAnswers> {
    if (!this.#plan || this.#plan.ended) {
      this.#plan = new Thread<PlanAnswers>(new URL('./plan-thread.ts', import.meta.url));
    }
    return this.#plan;
  }
}
