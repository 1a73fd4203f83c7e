import { randomUUID } from 'node:crypto';
import type { ContinueJob, ContinueRequest } from '../../shared/ipc/contract.ts';
import { countNotes } from '../../shared/music/song.ts';
import type { JobProgress } from './engine-contract.ts';
import type { ReadyEngine } from './engine-host.ts';
import { onEngine } from './engine-task.ts';
import type { JobKind, Task } from './jobs.ts';
import type { OngoingJob } from './ongoing-job.ts';

const most = 8;

const kind: JobKind<ContinueJob> = {
  most,
  tooMany: `${most} continuations are being written already; wait for one, or cancel it.`,
  endsAtOnce: true,
  notes: ({ request }) => countNotes(request.song),
};

/** Songs that are being carried on. */
export class Continuations {
  readonly #ready: () => Promise<ReadyEngine>;
  readonly #ongoing = new Map<string, OngoingJob<ContinueJob>>();

  /** @param ready gives the engine, once it is ready */
  constructor(ready: () => Promise<ReadyEngine>) {
    this.#ready = ready;
  }

  /**
   * The task of writing what was asked for.
   * @param file the model's file
   */
  task(request: ContinueRequest, file: string): Task<ContinueJob> {
    const id = randomUUID();
    return {
      kind,
      job: { id, kind: 'continue', state: 'running', fraction: 0, request, backend: '', takes: [] },
      run: async (job) => {
        this.#ongoing.set(id, job);
        try {
          return await onEngine(job, this.#ready, (engine) => {
            job.change({ backend: engine.backend });
            return engine.rpc.call('continue', { job: id, file, request });
          });
        } finally {
          this.#ongoing.delete(id);
        }
      },
    };
  }

  /** The engine tells how far a job is. A job that was begun again says nothing until it has passed what was there. */
  hear({ job: id, fraction, takes }: JobProgress): void {
    const job = this.#ongoing.get(id);
    if (job && fraction >= job.now.fraction) job.change({ fraction, takes });
  }
}
