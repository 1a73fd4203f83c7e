import type { Song } from '../music/song.ts';
import type { Project } from '../project/project.ts';
import type { JobCalls, JobEvents } from './calls/jobs.ts';

export type * from './calls/jobs.ts';

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

export interface ProjectEntry {
  readonly name: string;
  /** Milliseconds since 1970. */
  readonly saved: number;
  readonly bytes: number;
}

/** Every call of a window to the engine: what it is given, and what it answers. */
export interface Calls extends JobCalls {
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
export interface Events extends JobEvents {
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
