import * as v from 'valibot';
import type { ContinueJob, ContinueRequest, EngineClient, Job } from '../../shared/ipc/contract.ts';
import type { Shell } from '../shell/shell.ts';
import type { Notices } from './notices.svelte.ts';

/** Where a window's jobs are remembered: on the machine, so that another window can take them over after a crash. */
const keyOf = (window: string) => `segue.jobs.${window}`;

/** A job that this window started. */
const ownJobSchema = v.object({
  id: v.string(),
  /** Id of the take that it makes again, where it does. */
  remakes: v.optional(v.string()),
});
export type OwnJob = v.InferOutput<typeof ownJobSchema>;

/** Whether a job still goes on. */
export function isOpen({ state }: Job): boolean {
  return state === 'running' || state === 'paused';
}

/**
 * The continuations that this window started. Which they are is remembered for the window, so that they are found again
 * after a reload; other windows' jobs are theirs.
 */
export class Jobs {
  /** Jobs that go on, in the order in which they were started, each with what there is of its takes. */
  open: readonly ContinueJob[] = $state.raw([]);
  /** Whether one is being started at this moment. */
  starting = $state(false);
  #own: readonly OwnJob[];
  /** Jobs that were heard of while one was being started: the event may come before the answer. */
  readonly #early = new Map<string, ContinueJob>();
  /** Whether jobs are listened to: not before the window has brought back its work, to which their takes belong. */
  #begun = false;
  readonly #client: EngineClient;
  readonly #notices: Notices;
  readonly #shell: Pick<Shell, 'settings' | 'windowId'>;
  readonly #onEnd: (job: ContinueJob, own: OwnJob) => Promise<void>;

  /** @param onEnd told of each own job that ended; the job is dismissed once that is done */
  constructor(
    { client, notices, shell }: { client: EngineClient; notices: Notices; shell: Pick<Shell, 'settings' | 'windowId'> },
    onEnd: (job: ContinueJob, own: OwnJob) => Promise<void>,
  ) {
    this.#client = client;
    this.#notices = notices;
    this.#shell = shell;
    this.#onEnd = onEnd;
    this.#own = remembered(shell.settings.get(keyOf(shell.windowId)));
    client.on('job', (job) => this.#hear(job));
    client.onConnection((connected) => {
      if (connected && this.#begun) void this.adopt();
    });
  }

  /** Starts a job; errors become notices. */
  async start(request: ContinueRequest, remakes?: string): Promise<void> {
    this.#begun = true;
    this.starting = true;
    await this.#notices.attempt(async () => {
      const { job: id } = await this.#client.call('continue.start', request);
      this.#remember([...this.#own, { id, ...(remakes !== undefined && { remakes }) }]);
      const early = this.#early.get(id);
      if (early) this.#hear(early);
    });
    this.starting = false;
    this.#early.clear();
  }

  /** Takes up own jobs again after a reload or a lost connection, ended ones too. From then on jobs are followed. */
  async adopt(): Promise<void> {
    this.#begun = true;
    if (this.#own.length === 0) return;
    await this.#notices.attempt(async () => {
      const jobs = new Map((await this.#client.call('jobs.list', {})).map((job) => [job.id, job]));
      const lost = this.#own.filter(({ id }) => !jobs.has(id));
      for (const { id } of lost) this.#forget(id);
      if (lost.length > 0) {
        this.#notices.error(
          'Segue’s engine was started anew, and what it was writing is lost; your song is safe, so press Continue again.',
        );
      }
      for (const { id } of [...this.#own]) {
        const job = jobs.get(id);
        if (job) this.#hear(job);
      }
    });
  }

  /** Takes over the jobs of a window that is gone, whose work was brought back here. */
  async inherit(window: string): Promise<void> {
    const { settings, windowId } = this.#shell;
    if (window === windowId) return;
    this.#remember([...this.#own, ...remembered(settings.get(keyOf(window)))]);
    settings.set(keyOf(window), undefined);
    await this.adopt();
  }

  async pause(): Promise<void> {
    await this.#tell('jobs.pause', 'running');
  }

  async resume(): Promise<void> {
    await this.#tell('jobs.resume', 'paused');
  }

  /** Stops what is being written; takes that are whole stay. */
  async cancel(): Promise<void> {
    await this.#tell('jobs.cancel');
  }

  /** Gives up what is being written, takes that are whole too: the song that it carries on leaves the desk. */
  async abandon(): Promise<void> {
    const jobs = this.open;
    for (const { id } of jobs) this.#forget(id);
    await this.#notices.attempt(() =>
      Promise.all(jobs.map(({ id }) => this.#client.call('jobs.dismiss', { job: id }))),
    );
  }

  async #tell(method: 'jobs.pause' | 'jobs.resume' | 'jobs.cancel', state?: Job['state']): Promise<void> {
    const jobs = this.open.filter((job) => state === undefined || job.state === state);
    await this.#notices.attempt(() => Promise.all(jobs.map(({ id }) => this.#client.call(method, { job: id }))));
  }

  #hear(job: Job): void {
    if (!this.#begun || job.kind !== 'continue') return;
    const own = this.#own.find(({ id }) => id === job.id);
    if (!own) {
      if (this.starting) this.#early.set(job.id, job);
      return;
    }
    if (isOpen(job)) {
      const known = this.open.some(({ id }) => id === job.id);
      this.open = known ? this.open.map((one) => (one.id === job.id ? job : one)) : [...this.open, job];
      return;
    }
    this.#forget(job.id);
    void this.#notices.attempt(async () => {
      await this.#onEnd(job, own);
      await this.#client.call('jobs.dismiss', { job: job.id });
    });
  }

  #forget(id: string): void {
    this.open = this.open.filter((job) => job.id !== id);
    this.#remember(this.#own.filter((own) => own.id !== id));
  }

  #remember(own: readonly OwnJob[]): void {
    this.#own = own;
    const { settings, windowId } = this.#shell;
    settings.set(keyOf(windowId), own.length === 0 ? undefined : JSON.stringify(own));
  }
}

function remembered(text: string | undefined): readonly OwnJob[] {
  try {
    const result = v.safeParse(v.array(ownJobSchema), JSON.parse(text ?? '[]'));
    return result.success ? result.output : [];
  } catch {
    return [];
  }
}
