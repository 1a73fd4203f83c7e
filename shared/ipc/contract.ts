import type { Song } from '../music/song.ts';
import type { Project } from '../project/project.ts';
import type { Continuation } from '../project/take.ts';

/** A model that can continue music. */
export interface ModelInfo {
  /** Stable across restarts: `shipped/folk`, `own/waltz`. */
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly tokenizer: string;
  readonly parameters: number;
  /** What it was trained on and for, one line; test loss in nats a token where known. */
  readonly summary: string;
  readonly testLoss?: number;
  readonly shipped: boolean;
}

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

/** What is asked for when a song is carried on. */
export interface ContinueRequest {
  readonly model: string;
  readonly song: Song;
  readonly bars: number;
  readonly takes: number;
  readonly temperature: number;
  readonly topP: number;
  /** Random seed of the press; each take's own is derived from it and told in its result. */
  readonly seed: number;
}

/** A take while it is being written, or whole. */
export interface TakeProgress {
  readonly seed: number;
  /** What there is so far; its notes only grow. */
  readonly continuation: Continuation;
  /** Once it is whole. */
  readonly nats?: number;
}

export type JobState = 'running' | 'paused' | 'done' | 'failed' | 'cancelled';

/** Long work in the engine. It goes on while no window is open; a window that comes back asks for the list. */
export interface Job {
  readonly id: string;
  readonly kind: 'continue';
  readonly state: JobState;
  /** 0 to 1. */
  readonly fraction: number;
  readonly request: ContinueRequest;
  readonly backend: string;
  readonly takes: readonly TakeProgress[];
  /** A sentence for people, where `state` is `failed`. */
  readonly error?: string;
}

export interface ProjectEntry {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly saved: number;
  readonly bytes: number;
}

/** Every call of a window to the engine: what it is given, and what it answers. */
export interface Calls {
  'engine.describe': { params: Record<string, never>; result: EngineInfo };
  'models.list': { params: Record<string, never>; result: readonly ModelInfo[] };
  /** Reads a MIDI or ABC file; `warnings` are sentences about what was left out. */
  'music.read': {
    params: { name: string; bytes: Uint8Array };
    result: { song: Song; warnings: readonly string[] };
  };
  /** The song as a Standard MIDI File. */
  'music.write': { params: { song: Song }; result: { bytes: Uint8Array } };
  /** The songs that Segue brings along, for a first look. */
  'demos.list': { params: Record<string, never>; result: readonly { readonly id: string; readonly title: string }[] };
  'demos.open': { params: { id: string }; result: { song: Song } };
  /** Starts a job and tells its id. */
  'continue.start': { params: ContinueRequest; result: { job: string } };
  'jobs.list': { params: Record<string, never>; result: readonly Job[] };
  'jobs.cancel': { params: { job: string }; result: null };
  'jobs.pause': { params: { job: string }; result: null };
  'jobs.resume': { params: { job: string }; result: null };
  /** Forgets an ended job: its takes have been taken over. */
  'jobs.dismiss': { params: { job: string }; result: null };
  'projects.list': { params: Record<string, never>; result: readonly ProjectEntry[] };
  'projects.open': { params: { name: string }; result: { project: Project } };
  'projects.save': { params: { name: string; project: Project }; result: ProjectEntry };
  'projects.remove': { params: { name: string }; result: null };
  /**
   * Keeps unsaved work beside the projects, so that it can be offered back. `name` is that of the last save; `aside` says
   * that it is no longer on the desk of the window that keeps it.
   */
  'autosave.keep': { params: { window: string; name?: string; aside?: true; project: Project }; result: null };
  /** The unsaved work of windows that are gone. */
  'autosave.list': {
    params: Record<string, never>;
    result: readonly { readonly window: string; readonly name?: string; readonly saved: number }[];
  };
  'autosave.open': { params: { window: string }; result: { name?: string; project: Project } };
  /** Forgets it: it was saved, taken back or declined. */
  'autosave.drop': { params: { window: string }; result: null };
}

/** Every event that the engine sends to all windows. */
export interface Events {
  /** A job began, moved on or ended. */
  job: Job;
  /** The engine started, is ready or was lost. */
  engine: EngineInfo;
  /** The list of models changed. */
  models: readonly ModelInfo[];
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
