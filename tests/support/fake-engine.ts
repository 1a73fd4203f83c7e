import {
  type EngineCalls,
  engineContract,
  type JobProgress,
  type LiveProgress,
} from '../../main/engine/engine-contract.ts';
import type { EngineProcess, Launch } from '../../main/engine/launch-engine.ts';
import { SegueError } from '../../shared/errors.ts';
import { eventMessage } from '../../shared/ipc/envelope.ts';
import { memoryChannelPair } from '../../shared/ipc/memory-channel.ts';
import { type Handlers, serve } from '../../shared/ipc/rpc-server.ts';
import type { Continuation } from '../../shared/project/take.ts';

/** A continuation of two notes on the seed's first track. */
export const someContinuation: Continuation = {
  seam: 1920,
  end: 3840,
  parts: [
    {
      track: 0,
      notes: [
        { tick: 1920, duration: 480, pitch: 60, velocity: 80, generated: true },
        { tick: 2400, duration: 480, pitch: 62, velocity: 80, generated: true },
      ],
    },
  ],
  newTracks: [],
  tempi: [],
  meters: [],
};

/** One process of a {@link FakeEngine} that was launched and asked to become ready. */
export interface FakeProcess {
  /** What it was asked for, in order: `continue JOB`, `pause JOB` and so on. */
  readonly asked: string[];
  progress(progress: JobProgress): void;
  bars(bars: LiveProgress): void;
  /** Lets the job's call come to its end, or to an error. */
  finish(job: string, error?: SegueError): void;
  /** Ends the process as SIGKILL would. */
  die(): void;
  readonly ended: boolean;
}

function cannotLook(): never {
  throw new SegueError('bad-option', 'This engine cannot look into models.');
}

/** Processes that do as they are told by the test. */
export class FakeEngine {
  readonly processes: FakeProcess[] = [];
  /** Processes that were launched and wait to be asked. */
  readonly waiting: FakeProcess[] = [];
  /** Whether those that are launched become ready by themselves. */
  ready = true;

  readonly launch: Launch = (): EngineProcess => {
    const [host, own] = memoryChannelPair();
    const asked: string[] = [];
    let ended = false;
    own.onClose(() => {
      ended = true;
    });
    const pending = new Map<string, { end: () => void; fail: (error: SegueError) => void }>();
    const ask =
      (what: string) =>
      ({ job }: { job: string }) => {
        asked.push(`${what} ${job}`);
        return null;
      };
    const handlers: Handlers<EngineCalls, undefined> = {
      activate: () => {
        this.waiting.splice(this.waiting.indexOf(fakeProcess), 1);
        this.processes.push(fakeProcess);
        if (this.ready) own.post(eventMessage('status', { state: 'ready', backend: 'fake', device: 'none' }));
        return null;
      },
      continue: ({ job, request }) => {
        asked.push(`continue ${job}`);
        return new Promise((resolve, reject) => {
          const takes = Array.from({ length: request.takes }, (_, i) => ({
            seed: i,
            continuation: someContinuation,
            nats: 1.5,
          }));
          pending.set(job, { end: () => resolve({ takes }), fail: reject });
        });
      },
      live: ({ job, turn, section, request }) => {
        asked.push(`live ${job} ${turn}.${section} from ${request.from}`);
        return new Promise((resolve, reject) => {
          pending.set(job, { end: () => resolve(request.end), fail: reject });
        });
      },
      room: ({ job, until }) => {
        asked.push(`room ${job} ${until}`);
        return null;
      },
      // Jobs are what this engine is there for.
      ...{ attention: cannotLook, gradients: cannotLook, pitches: cannotLook },
      ...{ surprise: cannotLook, expected: cannotLook },
      pause: ask('pause'),
      resume: ask('resume'),
      cancel: ask('cancel'),
    };
    serve(own, engineContract, handlers, undefined, (fault) => {
      throw fault;
    });
    const fakeProcess: FakeProcess = {
      asked,
      progress: (progress) => own.post(eventMessage('progress', progress)),
      bars: (bars) => own.post(eventMessage('bars', bars)),
      finish: (job, error) => (error ? pending.get(job)?.fail(error) : pending.get(job)?.end()),
      die: () => own.close(),
      get ended() {
        return ended;
      },
    };
    this.waiting.push(fakeProcess);
    return { channel: host, pid: undefined, kill: () => own.close() };
  };

  get spares(): number {
    return this.waiting.filter(({ ended }) => !ended).length;
  }

  /** The process that was asked last to become ready. */
  get current(): FakeProcess {
    const last = this.processes.at(-1);
    if (!last) throw new Error('No process was launched.');
    return last;
  }
}
