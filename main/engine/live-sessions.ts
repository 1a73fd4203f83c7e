import { randomUUID } from 'node:crypto';
import { SegueError } from '../../shared/errors.ts';
import type { LiveJob, LiveNews, LivePlace, LiveRequest } from '../../shared/ipc/contract.ts';
import { variationSeed } from '../sampling/variation-seed.ts';
import type { LiveProgress } from './engine-contract.ts';
import type { ReadyEngine } from './engine-host.ts';
import { onEngine } from './engine-task.ts';
import type { JobKind, Task } from './jobs.ts';
import { LiveSession } from './live-session.ts';
import type { OngoingJob } from './ongoing-job.ts';

const most = 4;
/** Bars that are written at a stretch; then what came last is read anew, so that nothing grows. */
const barsInSection = 16;

const kind: JobKind<LiveJob> = {
  most,
  tooMany: `Music goes on live in ${most} windows already; stop it in one of them.`,
  endsAtOnce: true,
  notes: () => 0,
};

/** Music that goes on for ever, each with its window. */
export class LiveSessions {
  readonly #ready: () => Promise<ReadyEngine>;
  readonly #sessions = new Map<string, LiveSession>();

  /** @param ready gives the engine, once it is ready */
  constructor(ready: () => Promise<ReadyEngine>) {
    this.#ready = ready;
  }

  /**
   * The task of writing on and on.
   * @param file the model's file
   */
  task(request: LiveRequest, file: string): Task<LiveJob> {
    const id = randomUUID();
    const session = new LiveSession(request);
    return {
      kind,
      job: { id, kind: 'live', state: 'running', fraction: 0, model: request.model, backend: '' },
      run: async (job) => {
        this.#sessions.set(id, session);
        try {
          for (;;) await this.#section(job, session, request, file);
        } finally {
          this.#sessions.delete(id);
        }
      },
    };
  }

  answer(job: string, turn: number, place: LivePlace): void {
    this.#session(job).answer(turn, place);
  }

  more(job: string, turn: number, count: number, until: number): LiveNews {
    return this.#session(job).more(turn, count, until);
  }

  /** The engine wrote a bar. */
  hear(progress: LiveProgress): void {
    this.#sessions.get(progress.job)?.hear(progress);
  }

  /**
   * Lets one section be written, anew where the engine is lost over it: bars that were told before come out the same
   * and are not told twice.
   */
  async #section(job: OngoingJob<LiveJob>, session: LiveSession, request: LiveRequest, file: string): Promise<void> {
    const { turn, section, place } = session;
    const { model: _, ...settings } = request;
    const seed = variationSeed(variationSeed(request.seed, turn), section);
    try {
      const end = await onEngine(job, this.#ready, (engine) => {
        if (session.turn !== turn) throw superseded();
        job.change({ backend: engine.backend });
        const { until } = session;
        const written = engine.rpc.call('live', {
          ...{ job: job.now.id, file, turn, section },
          request: { ...settings, ...place, seed, until, bars: barsInSection },
        });
        const call = (what: Promise<unknown>) => void what.catch(() => undefined);
        session.writer = {
          room: (tick) => call(engine.rpc.call('room', { job: job.now.id, until: tick })),
          stop: () => call(engine.rpc.call('cancel', { job: job.now.id })),
        };
        return written;
      });
      session.goOn(turn, end);
    } catch (thrown) {
      const answered = session.turn !== turn && !job.signal.aborted;
      if (!answered || !(thrown instanceof SegueError) || thrown.code !== 'cancelled') throw thrown;
    } finally {
      session.writer = undefined;
    }
  }

  #session(job: string): LiveSession {
    const session = this.#sessions.get(job);
    if (session) return session;
    throw new SegueError('bad-input', 'This music no longer goes on; press Live once more.');
  }
}

function superseded(): SegueError {
  return new SegueError('cancelled', 'The music is written anew from another place.');
}
