import type { BlindCalls } from './calls/blind.ts';
import type { DatasetCalls, DatasetEvents } from './calls/datasets.ts';
import type { DeskCalls } from './calls/desk.ts';
import type { DeviceCalls } from './calls/device.ts';
import type { InsideCalls } from './calls/inside.ts';
import type { JobCalls, JobEvents } from './calls/jobs.ts';
import type { LibraryCalls, LibraryEvents } from './calls/library.ts';
import type { LiveCalls } from './calls/live.ts';
import type { ModelCalls, ModelEvents } from './calls/models.ts';
import type { QuestionCalls, QuestionEvents } from './calls/questions.ts';
import type { RunCalls, RunEvents } from './calls/runs.ts';

export type * from './calls/blind.ts';
export type * from './calls/datasets.ts';
export type * from './calls/desk.ts';
export type * from './calls/device.ts';
export type * from './calls/inside.ts';
export type * from './calls/jobs.ts';
export type * from './calls/library.ts';
export type * from './calls/live.ts';
export type * from './calls/models.ts';
export type * from './calls/questions.ts';
export type * from './calls/runs.ts';

/** What the engine runs on. */
export interface EngineInfo {
  readonly version: string;
  /** `starting` until the backend is chosen; `lost` while a dead engine is started again. */
  readonly state: 'starting' | 'ready' | 'lost';
  /** Id of the backend in use. */
  readonly backend?: string;
  /** One line for the status bar, such as “TensorFlow 2.18 on the processor, 2 threads”. */
  readonly device?: string;
  /** Why nothing better runs, or what went wrong; a sentence with what to do. */
  readonly notice?: string;
}

/** Every call of a window to the engine: what it is given, and what it answers. */
export interface Calls
  extends DeskCalls,
    JobCalls,
    LiveCalls,
    LibraryCalls,
    ModelCalls,
    DatasetCalls,
    RunCalls,
    DeviceCalls,
    InsideCalls,
    BlindCalls,
    QuestionCalls {
  'engine.describe': { params: Record<string, never>; result: EngineInfo };
}

/** Every event that the engine sends to all windows. */
export interface Events extends JobEvents, LibraryEvents, ModelEvents, DatasetEvents, RunEvents, QuestionEvents {
  /** The engine started, is ready or was lost. */
  engine: EngineInfo;
}

export type Method = keyof Calls;
export type Params<M extends Method> = Calls[M]['params'];
export type Result<M extends Method> = Calls[M]['result'];
export type EventName = keyof Events;

/** The window's end of the contract, whatever the channel. */
export interface EngineClient {
  /** Rejects with a `SegueError` whose message is for people: also where the connection is lost (`io`). */
  call<M extends Method>(method: M, params: Params<M>): Promise<Result<M>>;
  /** Listens; gives the function that stops it. */
  on<E extends EventName>(event: E, listener: (payload: Events[E]) => void): () => void;
  /** Whether the channel stands. It reconnects by itself; listeners hear each change. */
  readonly connected: boolean;
  onConnection(listener: (connected: boolean) => void): () => void;
  close(): void;
}
