import * as v from 'valibot';
import type { EngineClient, RunRequest } from '../../../shared/ipc/contract.ts';
import type { FileToSend } from '../../../shared/ipc/upload-files.ts';
import type { Shell } from '../../shell/shell.ts';
import type { Hearing } from '../hearing.svelte.ts';
import type { Notices } from '../notices.svelte.ts';
import { DatasetPage } from './dataset-page.svelte.ts';
import { Datasets } from './datasets.svelte.ts';
import { Device } from './device.svelte.ts';
import { RunPage } from './run-page.svelte.ts';
import { RunPlan } from './run-plan.svelte.ts';
import { Runs } from './runs.svelte.ts';
import { Shelf } from './shelf.svelte.ts';

/** Where a tab remembers what the training room showed last. */
const key = 'segue.train';

const pageSchema = v.object({ kind: v.picklist(['dataset', 'run']), id: v.string() });
/** What the training room shows; nothing but where to add music while undefined. */
export type TrainPage = v.InferOutput<typeof pageSchema>;

export interface RoomParts {
  readonly client: EngineClient;
  readonly notices: Notices;
  readonly hearing: Hearing;
  readonly shell: Pick<Shell, 'saveFile' | 'session'>;
}

/** The training room: music to learn from, runs, the library and the device. */
export class Room {
  readonly datasets: Datasets;
  readonly dataset: DatasetPage;
  readonly runs: Runs;
  readonly run: RunPage;
  readonly plan: RunPlan;
  readonly shelf: Shelf;
  readonly device: Device;
  page: TrainPage | undefined = $state.raw();
  readonly #session: Shell['session'];

  constructor({ client, notices, hearing, shell }: RoomParts) {
    this.datasets = new Datasets(client, notices);
    const split = () => {
      const { seed, valFraction } = this.plan.options;
      return { ...(seed !== undefined && { seed }), ...(valFraction !== undefined && { fraction: valFraction }) };
    };
    this.dataset = new DatasetPage({ client, notices, hearing, split });
    this.runs = new Runs(client, notices);
    this.run = new RunPage({ client, notices, hearing });
    this.plan = new RunPlan({
      client,
      notices,
      music: () => {
        const dataset = this.datasets.find(this.dataset.id);
        return dataset && { dataset, filter: this.dataset.filter };
      },
      taken: () => this.runs.list.map(({ name }) => name),
    });
    this.shelf = new Shelf({ client, notices, shell });
    this.device = new Device(client, notices);
    this.#session = shell.session;
  }

  /** Looks up what there is, and shows what was shown before a reload, or else the run that goes on. */
  async begin(): Promise<void> {
    this.datasets.begin();
    void this.plan.begin();
    const before = this.page ?? remembered(this.#session.get(key));
    if (before) this.#show(before);
    await this.runs.begin();
    if (!this.page && this.runs.active) this.showRun(this.runs.active.id);
  }

  showDataset(id: string): void {
    this.#show({ kind: 'dataset', id });
  }

  showRun(id: string): void {
    this.#show({ kind: 'run', id });
  }

  /** Shows where to add music. */
  showNothing(): void {
    this.#show(undefined);
  }

  /** Makes a dataset of files and shows it; errors become notices. */
  async addMusic(name: string, files: readonly FileToSend[]): Promise<void> {
    const dataset = await this.datasets.create(name, files);
    if (dataset) this.showDataset(dataset.id);
  }

  /** Starts the run that is planned, and shows it. */
  async start(): Promise<void> {
    const { request } = this.plan;
    if (!request || this.runs.starting) return;
    const run = await this.runs.start(request);
    if (!run) return;
    this.plan.typedName = '';
    this.showRun(run.id);
  }

  /** Shows a run's music with all that was chosen for the run, to be changed and started anew. */
  clone(request: RunRequest): void {
    this.plan.clone(request);
    this.#show({ kind: 'dataset', id: request.dataset });
    this.dataset.narrow({
      programs: undefined,
      meters: undefined,
      bars: undefined,
      polyphony: undefined,
      ...request.filter,
    });
  }

  #show(page: TrainPage | undefined): void {
    this.page = page;
    this.#session.set(key, page && JSON.stringify(page));
    if (page?.kind === 'dataset') {
      if (page.id !== this.dataset.id) this.dataset.open(page.id);
    } else if (page?.kind === 'run') this.run.open(page.id);
  }
}

function remembered(text: string | undefined): TrainPage | undefined {
  try {
    const result = v.safeParse(pageSchema, JSON.parse(text ?? 'null'));
    return result.success ? result.output : undefined;
  } catch {
    return undefined;
  }
}
