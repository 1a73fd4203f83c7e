import { randomUUID } from 'node:crypto';
import { SegueError } from '../../shared/errors.ts';
import type { ContinueRequest, Job } from '../../shared/ipc/contract.ts';
import type { JobMove } from '../../shared/ipc/studio-contract.ts';
import { countNotes } from '../../shared/music/song.ts';
import type { JobProgress } from './engine-contract.ts';
import type { ReadyEngine } from './engine-host.ts';
import { Gate } from './gate.ts';

/** How many jobs may go on at a time. */
const mostRunning = 8;
/** How many are kept, and how many notes their songs may hold together; beyond it the oldest ended ones are forgotten. */
const mostKept = 100;
const mostNotes = 500_000;
/** How many engines may be lost over a job that gets no further before it is given up: it may well be what kills them. */
const mostLosses = 20;

export interface JobListeners {
  onStart(job: Job): void;
  /** It got further, or its state changed. */
  onMove(move: JobMove): void;
}

interface Entry {
  job: Job;
  readonly file: string;
  /** Shut while it is paused. */
  readonly gate: Gate;
  engine: ReadyEngine | undefined;
  /** Engines that were lost since it last got further than ever before. */
  losses: number;
}

/**
 * All long work, from its start until it is dismissed. It belongs to no window, and it outlives the engine: a job whose
 * engine was lost is begun again on the next one from its request, whose random seeds give the same takes.
 */
export class Jobs {
  readonly #entries = new Map<string, Entry>();
  readonly #ready: () => Promise<ReadyEngine>;
  readonly #listeners: JobListeners;

  /** @param ready gives the engine, once it is ready */
  constructor(ready: () => Promise<ReadyEngine>, listeners: JobListeners) {
    this.#ready = ready;
    this.#listeners = listeners;
  }

  list(): readonly Job[] {
    return [...this.#entries.values()].map(({ job }) => job);
  }

  /**
   * Starts writing; gives the job's id.
   * @param file the model's file
   * @throws SegueError `bad-input` where too much goes on already
   */
  start(request: ContinueRequest, file: string): string {
    const entries = [...this.#entries.values()];
    if (entries.filter(({ job }) => isOpen(job)).length >= mostRunning) {
      throw new SegueError(
        'bad-input',
        `${mostRunning} continuations are being written already; wait for one, or cancel it.`,
      );
    }
    this.#makeRoom(countNotes(request.song));
    const id = randomUUID();
    const job: Job = { id, kind: 'continue', state: 'running', fraction: 0, request, backend: '', takes: [] };
    const entry: Entry = { job, file, gate: new Gate(), engine: undefined, losses: 0 };
    this.#entries.set(id, entry);
    this.#listeners.onStart(job);
    void this.#run(entry);
    return id;
  }

  cancel(id: string): void {
    const entry = this.#entry(id);
    if (!isOpen(entry.job)) return;
    this.#change(entry, { state: 'cancelled' });
    entry.gate.open();
    this.#tellEngine(entry, 'cancel');
  }

  pause(id: string): void {
    const entry = this.#entry(id);
    if (entry.job.state !== 'running') return;
    entry.gate.shut();
    this.#change(entry, { state: 'paused' });
    this.#tellEngine(entry, 'pause');
  }

  resume(id: string): void {
    const entry = this.#entry(id);
    if (entry.job.state !== 'paused') return;
    this.#change(entry, { state: 'running' });
    entry.gate.open();
    this.#tellEngine(entry, 'resume');
  }

  /** Forgets a job; one that still goes on is cancelled first. */
  dismiss(id: string): void {
    if (!this.#entries.has(id)) return;
    this.cancel(id);
    this.#entries.delete(id);
  }

  /** The engine tells how far a job is. A job that was begun again says nothing until it has passed what was there. */
  hear({ job: id, fraction, takes }: JobProgress): void {
    const entry = this.#entries.get(id);
    if (!entry || !isOpen(entry.job) || fraction < entry.job.fraction) return;
    if (fraction > entry.job.fraction) entry.losses = 0;
    this.#change(entry, { fraction, takes });
  }

  async #run(entry: Entry): Promise<void> {
    const { id, request } = entry.job;
    while (isOpen(entry.job)) {
      try {
        await entry.gate.passed();
        const engine = await this.#ready();
        if (!isOpen(entry.job)) return;
        if (engine.gone) continue;
        entry.engine = engine;
        this.#change(entry, { backend: engine.backend });
        const { takes } = await engine.rpc.call('continue', { job: id, file: entry.file, request });
        if (isOpen(entry.job)) this.#change(entry, { state: 'done', fraction: 1, takes });
      } catch (thrown) {
        if (!isOpen(entry.job)) return;
        if (entry.engine?.gone && ++entry.losses < mostLosses) continue;
        this.#change(entry, { state: 'failed', error: sentenceOf(thrown, entry.losses) });
      } finally {
        entry.engine = undefined;
      }
    }
  }

  #makeRoom(notes: number): void {
    const entries = [...this.#entries.values()];
    let held = entries.reduce((sum, { job }) => sum + countNotes(job.request.song), notes);
    for (const { job } of entries) {
      if (this.#entries.size < mostKept && held <= mostNotes) return;
      if (isOpen(job)) continue;
      this.#entries.delete(job.id);
      held -= countNotes(job.request.song);
    }
  }

  #entry(id: string): Entry {
    const entry = this.#entries.get(id);
    if (entry) return entry;
    throw new SegueError('bad-input', 'There is no such work any more; it was dismissed, or Segue was restarted.');
  }

  #change(entry: Entry, change: Partial<Pick<Job, 'state' | 'fraction' | 'takes' | 'backend' | 'error'>>): void {
    entry.job = { ...entry.job, ...change };
    const { kind: _, request: __, ...move } = entry.job;
    this.#listeners.onMove(move);
  }

  /** The host has decided already; an engine that is gone or has just finished has nothing left to do. */
  #tellEngine({ engine, job }: Entry, what: 'cancel' | 'pause' | 'resume'): void {
    engine?.rpc.call(what, { job: job.id }).catch(() => undefined);
  }
}

function isOpen({ state }: Job): boolean {
  return state === 'running' || state === 'paused';
}

function sentenceOf(thrown: unknown, losses: number): string {
  if (losses >= mostLosses)
    return `The engine stopped ${mostLosses} times while writing this; try another model or fewer bars.`;
  return thrown instanceof SegueError ? thrown.message : 'Something went wrong inside the engine; try once more.';
}
