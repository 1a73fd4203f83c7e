import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Channel } from '../../shared/ipc/channel.ts';
import type { Calls, LibraryKind } from '../../shared/ipc/contract.ts';
import { type Handlers, serve } from '../../shared/ipc/rpc-server.ts';
import { studioContract } from '../../shared/ipc/studio-contract.ts';
import { Datasets } from '../datasets/datasets.ts';
import { FileStore } from '../datasets/file-store.ts';
import { Autosaves } from '../library/autosaves.ts';
import { Demos } from '../library/demos.ts';
import { Library } from '../library/library.ts';
import { Models } from '../library/models.ts';
import { Projects } from '../library/projects.ts';
import { openStore, type Store } from '../library/store.ts';
import { Uploads } from '../library/uploads.ts';
import { launchTraining } from '../runs/launch-training.ts';
import { Runs } from '../runs/runs.ts';
import { Continuations } from './continuations.ts';
import { Device } from './device.ts';
import { EngineHost } from './engine-host.ts';
import { blindHandlers } from './handlers/blind.ts';
import { datasetHandlers } from './handlers/datasets.ts';
import { deskHandlers } from './handlers/desk.ts';
import { deviceHandlers } from './handlers/device.ts';
import { insideHandlers } from './handlers/inside.ts';
import { jobHandlers } from './handlers/jobs.ts';
import { libraryHandlers } from './handlers/library.ts';
import { liveHandlers } from './handlers/live.ts';
import { questionHandlers } from './handlers/questions.ts';
import { runHandlers } from './handlers/runs.ts';
import { Inside } from './inside.ts';
import { Jobs } from './jobs.ts';
import type { Launch } from './launch-engine.ts';
import { LiveSessions } from './live-sessions.ts';
import { Questions } from './questions.ts';
import { type Window, Windows } from './windows.ts';

export interface StudioOptions {
  /** Folder of the user's projects, models, music and unsaved work. */
  readonly data: string;
  /** How the engine's process is started. */
  readonly launch: Launch;
  /** Segue's version, for the window to show. */
  readonly version: string;
  /** Told of faults of ours, which no window is told more of than that there was one. */
  readonly report: (fault: unknown) => void;
  /** How a process that trains is started, where not in the usual way. */
  readonly launchTraining?: Launch;
  /** Folder of the models that Segue brings along, where it is not the usual one. */
  readonly shippedModels?: string;
}

/** Everything behind the windows, for Electron and for the server alike: the engine, its jobs, and the library. */
export class StudioEngine {
  readonly host: EngineHost;
  readonly runs: Runs;
  readonly #windows = new Windows();
  readonly #jobs: Jobs;
  readonly #store: Store;
  readonly #handlers: Handlers<Calls, Window>;
  readonly #report: (fault: unknown) => void;
  readonly #stopWatching: () => void;

  constructor({
    data,
    launch,
    version,
    report,
    shippedModels,
    launchTraining: trainingLaunch = launchTraining,
  }: StudioOptions) {
    const windows = this.#windows;
    this.#report = report;
    const jobs = new Jobs({
      onStart: (job) => windows.tell('job', job),
      onMove: (move) => windows.tell('job.moved', move),
    });
    this.#jobs = jobs;
    const continuations = new Continuations(() => this.host.ready());
    const live = new LiveSessions(() => this.host.ready());
    this.host = new EngineHost(launch, version, {
      onInfo: (info) => windows.tell('engine', info),
      onProgress(progress) {
        continuations.hear(progress);
        questions.hear(progress);
      },
      onBars: (bars) => live.hear(bars),
    });

    const database = join(data, 'library.sqlite');
    const store = openStore(database);
    this.#store = store;
    const models = new Models(join(data, 'models'), shippedModels);
    const projects = new Projects(join(data, 'projects'));
    const uploads = new Uploads(join(data, 'uploads'));
    const files = new FileStore(join(data, 'music'));
    const changed = (kind: LibraryKind) => library.changed(kind);
    const datasets = new Datasets({
      store,
      files,
      jobs,
      onChange(dataset) {
        windows.tell('dataset', dataset);
        changed('dataset');
      },
    });
    const runs = new Runs({
      ...{ store, datasets, models, jobs },
      launch: trainingLaunch,
      folder: join(data, 'runs'),
      onRun(run) {
        windows.tell('run', run);
        changed('run');
      },
      onCurve: (change) => windows.tell('run.curve', change),
      onSample: (run, sample) => windows.tell('run.sample', { run, sample }),
    });
    this.runs = runs;
    const questions = new Questions({
      ready: () => this.host.ready(),
      models,
      musicOf: (model) => runs.musicOf(model),
      onProgress: (progress) => windows.tell('question', progress),
    });
    const library = new Library({
      ...{ store, models, projects, uploads, datasets, runs },
      onChange: (kinds) => windows.tell('library', { kinds }),
    });
    this.#stopWatching = models.watch((list) => {
      windows.tell('models', list);
      changed('model');
    });
    void uploads.clear().catch(report);
    if (existsSync(database)) void this.#tidyUp();

    this.#handlers = {
      'engine.describe': () => this.host.info,
      ...deskHandlers({
        demos: new Demos(),
        projects,
        autosaves: new Autosaves(join(data, 'autosave')),
        windows,
        onProjects: () => changed('project'),
      }),
      ...jobHandlers(jobs, continuations, models),
      ...liveHandlers(jobs, live, models),
      ...libraryHandlers(library, models, uploads),
      ...blindHandlers(store),
      ...datasetHandlers(datasets),
      ...runHandlers(runs, models),
      ...insideHandlers(new Inside(() => this.host.ready(), models)),
      ...questionHandlers(questions),
      ...deviceHandlers(new Device(() => this.host.restart()), jobs),
    };
  }

  /**
   * Answers a window through its channel until that closes.
   * @param id what the window calls itself, where it has said so
   */
  connect(channel: Channel, id?: string): void {
    serve(channel, studioContract, this.#handlers, this.#windows.add(channel, id), this.#report);
  }

  /** Ends the engine's process, all work, and the lines to all windows. */
  close(): void {
    this.#stopWatching();
    this.runs.close();
    this.#jobs.cancelAll();
    this.host.stop();
    this.#windows.close();
    void this.#store.end();
  }

  /** Looks after what was under way when Segue was ended the last time. */
  async #tidyUp(): Promise<void> {
    try {
      await this.#store.ask('interruptDatasets', null);
      await this.runs.tidyUp();
    } catch {
      // A library that cannot be opened says so to whoever asks it for something.
    }
  }
}
