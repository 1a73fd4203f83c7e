import { SegueError } from '../../shared/errors.ts';
import type { Job, JobMove } from '../../shared/ipc/contract.ts';
import { type Change, OngoingJob } from './ongoing-job.ts';

/** How many jobs are kept, and how many notes they may hold together; beyond it the oldest ended ones are forgotten. */
const mostKept = 100;
const mostNotes = 500_000;

/** One kind of long work. */
export interface JobKind<J extends Job> {
  /** How many may go on at a time. */
  readonly most: number;
  /** What is said to whoever asks for one more. */
  readonly tooMany: string;
  /** Whether a job that is cancelled has ended at once; otherwise the work ends it, as it can. */
  readonly endsAtOnce: boolean;
  /** Notes that a job holds in memory for as long as it is kept. */
  notes(job: J): number;
}

/** What is to be done. */
export interface Task<J extends Job> {
  readonly kind: JobKind<J>;
  /** The job as it begins. */
  readonly job: J;
  /**
   * Does it. What it gives is the job's last change: the state is `done` where it says no other. Where it throws the job
   * has failed, and a `SegueError` says why.
   */
  run(job: OngoingJob<J>): Promise<Change<J>>;
}

export interface JobListeners {
  onStart(job: Job): void;
  /** It got further, or its state changed. */
  onMove(move: JobMove): void;
}

/** What is kept of a job of whatever kind. */
interface Entry {
  readonly job: Job;
  readonly isOpen: boolean;
  notes(): number;
  tell(what: 'pause' | 'resume' | 'cancel'): void;
}

/** All long work, from its start until it is dismissed. It belongs to no window; what it does is its task's affair. */
export class Jobs {
  readonly #entries = new Map<string, Entry>();
  readonly #listeners: JobListeners;

  constructor(listeners: JobListeners) {
    this.#listeners = listeners;
  }

  list(): readonly Job[] {
    return [...this.#entries.values()].map(({ job }) => job);
  }

  /**
   * Starts a task; gives the job's id.
   * @throws SegueError `bad-input` where too much of its kind goes on already
   */
  start<J extends Job>({ kind, job: first, run }: Task<J>): string {
    const open = [...this.#entries.values()].filter(({ job, isOpen }) => isOpen && job.kind === first.kind);
    if (open.length >= kind.most) throw new SegueError('bad-input', kind.tooMany);
    const job = new OngoingJob(first, kind.endsAtOnce, (now) => this.#listeners.onMove(moveOf(now)));
    this.#makeRoom(kind.notes(first));
    this.#entries.set(first.id, {
      get job() {
        return job.now;
      },
      get isOpen() {
        return job.isOpen;
      },
      notes: () => kind.notes(job.now),
      tell: (what) => job.tell(what),
    });
    this.#listeners.onStart(first);
    void run(job).then(
      (change) => job.end(change),
      (thrown) => job.fail(thrown),
    );
    return first.id;
  }

  /** Cancels everything: Segue is being closed. */
  cancelAll(): void {
    for (const entry of this.#entries.values()) entry.tell('cancel');
  }

  cancel(id: string): void {
    this.#entry(id).tell('cancel');
  }

  pause(id: string): void {
    this.#entry(id).tell('pause');
  }

  resume(id: string): void {
    this.#entry(id).tell('resume');
  }

  /** Forgets a job; one that still goes on is cancelled first. */
  dismiss(id: string): void {
    this.#entries.get(id)?.tell('cancel');
    this.#entries.delete(id);
  }

  #makeRoom(notes: number): void {
    const entries = [...this.#entries.values()];
    let held = entries.reduce((sum, entry) => sum + entry.notes(), notes);
    for (const entry of entries) {
      if (this.#entries.size < mostKept && held <= mostNotes) return;
      if (entry.isOpen) continue;
      this.#entries.delete(entry.job.id);
      held -= entry.notes();
    }
  }

  #entry(id: string): Entry {
    const entry = this.#entries.get(id);
    if (entry) return entry;
    throw new SegueError('bad-input', 'There is no such work any more; it was dismissed, or Segue was restarted.');
  }
}

/** A job without what was asked for. */
function moveOf(job: Job): JobMove {
  if (job.kind !== 'continue') return job;
  const { request: _, ...move } = job;
  return move;
}
