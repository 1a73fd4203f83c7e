import type { Job, JobMove } from './contract.ts';

/**
 * What a window knows of the jobs. A job's request comes once and its moves come without it, so they are put together
 * here; a job that has ended never goes on again, in whatever order news and lists arrive.
 */
export class JobBook {
  readonly #jobs = new Map<string, Job>();
  /** Moves of jobs that are not known yet: the list that tells of them is on its way. */
  readonly #early = new Map<string, JobMove>();
  readonly #listener: (job: Job) => void;

  /** @param listener told of every job whenever there is news of it */
  constructor(listener: (job: Job) => void) {
    this.#listener = listener;
  }

  /** A job as a whole: it began, or stands in the list. */
  hear(job: Job): void {
    const known = this.#jobs.get(job.id);
    if (known && hasEnded(known)) return;
    const early = this.#early.get(job.id);
    this.#early.delete(job.id);
    this.#keep(early && !hasEnded(job) ? moved(job, early) : job);
  }

  move(move: JobMove): void {
    const known = this.#jobs.get(move.id);
    if (!known) this.#early.set(move.id, move);
    else if (!hasEnded(known)) this.#keep(moved(known, move));
  }

  /** Ids of all that are known. */
  ids(): readonly string[] {
    return [...this.#jobs.keys()];
  }

  /**
   * All jobs that there are. One that was going on and is not among them ended with the program that did it, which is
   * told as a failure.
   * @param before ids that were known before the list was asked for: others may have begun since
   */
  replace(jobs: readonly Job[], before: readonly string[]): void {
    const listed = new Set(jobs.map(({ id }) => id));
    for (const id of before) {
      const job = this.#jobs.get(id);
      if (!job || listed.has(id)) continue;
      this.#jobs.delete(id);
      if (!hasEnded(job)) this.#listener({ ...job, state: 'failed', error: restarted[job.kind] });
    }
    for (const job of jobs) this.hear(job);
    this.#early.clear();
  }

  #keep(job: Job): void {
    this.#jobs.set(job.id, job);
    this.#listener(job);
  }
}

const restarted: Readonly<Record<Job['kind'], string>> = {
  continue: 'Segue was started anew before this was finished; continue the song once more.',
  live: 'Segue was started anew while music went on; press Live once more, and it goes on from where it is.',
  scan: 'Segue was started anew before all files were read; read them once more.',
  train: 'Segue was started anew before the training was finished; resume it, and it goes on from its last checkpoint.',
  fix: 'Segue was started anew before the engine was built; start that once more.',
};

/** The job after a move: of all kinds but one a move tells everything. */
function moved(job: Job, move: JobMove): Job {
  if (move.kind !== 'continue') return move;
  return job.kind === 'continue' ? { ...job, ...move } : job;
}

function hasEnded({ state }: Job): boolean {
  return state !== 'running' && state !== 'paused';
}
