import type { EngineClient, RunInfo, RunRequest, RunState } from '../../../shared/ipc/contract.ts';
import type { Notices } from '../notices.svelte.ts';

const goingOn: readonly RunState[] = ['waiting', 'preparing', 'running', 'paused', 'finishing'];

/** Whether a run has not come to its end: it trains, is about to, or is held. */
export function isUnderWay({ state }: Pick<RunInfo, 'state'>): boolean {
  return goingOn.includes(state);
}

/** All training runs, and what can be done with them. Runs go on whether or not a window looks. */
export class Runs {
  /** The one that was made last first. */
  list: readonly RunInfo[] = $state.raw([]);
  listed = $state(false);
  /** Whether one is being started at this moment. */
  starting = $state(false);
  #begun = false;
  readonly #client: EngineClient;
  readonly #notices: Notices;

  constructor(client: EngineClient, notices: Notices) {
    this.#client = client;
    this.#notices = notices;
    client.on('run', (run) => this.#hear(run));
    client.on('library', ({ kinds }) => {
      if (this.#begun && kinds.includes('run')) void this.#load();
    });
    client.onConnection((connected) => {
      if (this.#begun && connected) void this.#load();
    });
  }

  /** The run that trains at this moment, for what is shown of it in every view. */
  readonly active: RunInfo | undefined = $derived.by(() =>
    this.list.find(({ state }) => state === 'running' || state === 'preparing' || state === 'finishing'),
  );

  /** Looks them up, once; later news comes by itself. */
  async begin(): Promise<void> {
    if (this.#begun) return;
    this.#begun = true;
    await this.#load();
  }

  find(id: string | undefined): RunInfo | undefined {
    return this.list.find((run) => run.id === id);
  }

  /** Starts a run; errors become notices. */
  async start(request: RunRequest): Promise<RunInfo | undefined> {
    this.starting = true;
    const run = await this.#notices.attempt(() => this.#client.call('runs.start', request));
    this.starting = false;
    if (run && !this.find(run.id)) this.#hear(run);
    return run;
  }

  async pause(run: string): Promise<void> {
    await this.#notices.attempt(() => this.#client.call('runs.pause', { run }));
  }

  async resume(run: string): Promise<void> {
    await this.#notices.attempt(() => this.#client.call('runs.resume', { run }));
  }

  /** Ends it; the weights that validated best become a model. */
  async stop(run: string): Promise<void> {
    await this.#notices.attempt(() => this.#client.call('runs.stop', { run }));
  }

  #hear(run: RunInfo): void {
    const known = this.list.some(({ id }) => id === run.id);
    this.list = known ? this.list.map((one) => (one.id === run.id ? run : one)) : [run, ...this.list];
  }

  async #load(): Promise<void> {
    await this.#notices.attempt(async () => {
      this.list = await this.#client.call('runs.list', {});
      this.listed = true;
    });
  }
}
