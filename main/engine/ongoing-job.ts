import { SegueError } from '../../shared/errors.ts';
import type { Job } from '../../shared/ipc/contract.ts';
import { Gate } from './gate.ts';

/** What may change of a job. */
export type Change<J extends Job> = Partial<Omit<J, 'id' | 'kind' | 'request'>>;

/** What a job is told from outside. */
export type Order = 'pause' | 'resume' | 'cancel';

/** A job as those see it who do its work and those who steer it. */
export class OngoingJob<J extends Job> {
  /** Shut while it is paused. */
  readonly gate = new Gate();
  readonly #aborter = new AbortController();
  readonly #endsAtOnce: boolean;
  readonly #onChange: (job: J) => void;
  readonly #orderListeners = new Set<(order: Order) => void>();
  #now: J;

  /**
   * @param endsAtOnce whether it counts as cancelled as soon as it is told to, whatever its work still does
   * @param onChange told the job after each change
   */
  constructor(first: J, endsAtOnce: boolean, onChange: (job: J) => void) {
    this.#now = first;
    this.#endsAtOnce = endsAtOnce;
    this.#onChange = onChange;
  }

  /** The job as it stands. */
  get now(): J {
    return this.#now;
  }

  get isOpen(): boolean {
    return this.#now.state === 'running' || this.#now.state === 'paused';
  }

  /** Aborted once the job is cancelled. */
  get signal(): AbortSignal {
    return this.#aborter.signal;
  }

  /** Tells all windows how it moved on. Once it has ended nothing changes any more. */
  change(change: Change<J>): void {
    if (!this.isOpen) return;
    this.#now = { ...this.#now, ...change };
    this.#onChange(this.#now);
  }

  /** Listens to what it is told from outside; gives what stops that. */
  onOrder(listener: (order: Order) => void): () => void {
    this.#orderListeners.add(listener);
    return () => void this.#orderListeners.delete(listener);
  }

  /** Pauses, resumes or cancels it; what makes no sense as it stands does nothing. */
  tell(order: Order): void {
    if (!this.isOpen || (order !== 'cancel' && this.#now.state !== before[order])) return;
    if (order === 'pause') {
      this.gate.shut();
      this.#become('paused');
    } else {
      if (order === 'resume') this.#become('running');
      else if (this.#endsAtOnce) this.#become('cancelled');
      if (order === 'cancel') this.#aborter.abort();
      this.gate.open();
    }
    for (const listener of [...this.#orderListeners]) listener(order);
  }

  /** Its work is done. */
  end(change: Change<J>): void {
    if (!this.isOpen) return;
    this.#now = { ...this.#now, state: 'done', fraction: 1, ...change };
    this.#onChange(this.#now);
  }

  /** Its work came to nothing. */
  fail(thrown: unknown): void {
    if (!this.isOpen) return;
    if (thrown instanceof SegueError && thrown.code === 'cancelled') {
      this.#become('cancelled');
      return;
    }
    const error = thrown instanceof SegueError ? thrown.message : 'Something went wrong inside Segue; try once more.';
    this.#now = { ...this.#now, state: 'failed', error };
    this.#onChange(this.#now);
  }

  #become(state: J['state']): void {
    this.#now = { ...this.#now, state };
    this.#onChange(this.#now);
  }
}

const before = { pause: 'running', resume: 'paused' } as const;
