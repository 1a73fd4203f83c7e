import type { Song } from '../../music/song.ts';
import type { Continuation, TakeSettings } from '../../project/take.ts';

/** What is asked for when a song is carried on, or a stretch of it written anew. */
export interface ContinueRequest extends TakeSettings {
  readonly model: string;
  readonly song: Song;
  /** Id of the take with which the song ends, where it does. */
  readonly parent?: string;
  readonly takes: number;
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

/** What all long work has in common. It goes on while no window is open; a window that comes back asks for the list. */
interface AnyJob {
  readonly id: string;
  readonly state: JobState;
  /** 0 to 1; never falls. */
  readonly fraction: number;
  /** A sentence for people, where `state` is `failed`. */
  readonly error?: string;
}

/** A song is carried on, or a stretch of it written anew. */
export interface ContinueJob extends AnyJob {
  readonly kind: 'continue';
  readonly request: ContinueRequest;
  readonly backend: string;
  readonly takes: readonly TakeProgress[];
  /** Why takes that were asked for are missing, once others are whole: a sentence for people. */
  readonly missing?: string;
}

/** The music of a dataset is read and compared; `datasets.open` and the event `dataset` tell more. */
export interface ScanJob extends AnyJob {
  readonly kind: 'scan';
  readonly dataset: string;
}

/**
 * A model is trained; `runs.open` and the events `run` and `run.curve` tell more. `jobs.pause`, `jobs.resume` and
 * `jobs.cancel` do what `runs.pause`, `runs.resume` and `runs.stop` do. A run that is resumed after its end is a new job.
 */
export interface TrainJob extends AnyJob {
  readonly kind: 'train';
  readonly run: string;
}

/** The native engine is built or mended: see `device.fix`. */
export interface FixJob extends AnyJob {
  readonly kind: 'fix';
  /** What is being done just now, such as “Downloading tensorflow-cpu 2.18.0”. */
  readonly step: string;
}

/** A song goes on for ever, until it is cancelled; `live.more` gives its bars. Its `fraction` stays 0. */
export interface LiveJob extends AnyJob {
  readonly kind: 'live';
  /** The model's id. */
  readonly model: string;
  readonly backend: string;
}

/** Long work, by its kind. */
export type Job = ContinueJob | LiveJob | ScanJob | TrainJob | FixJob;

/**
 * How a job moved on: all of it but what was asked for, which never changes and may be a song of megabytes. The client
 * puts both together again, so listeners hear of `job` alone.
 */
export type JobMove = Omit<ContinueJob, 'request'> | Exclude<Job, ContinueJob>;

type One = { readonly job: string };

export interface JobCalls {
  /** Starts a job and tells its id. */
  'continue.start': { params: ContinueRequest; result: { job: string } };
  'jobs.list': { params: Record<string, never>; result: readonly Job[] };
  'jobs.cancel': { params: One; result: null };
  'jobs.pause': { params: One; result: null };
  'jobs.resume': { params: One; result: null };
  /** Forgets an ended job: its takes have been taken over. One that still goes on is cancelled first. */
  'jobs.dismiss': { params: One; result: null };
}

export interface JobEvents {
  /** A job began, moved on or ended. */
  job: Job;
}
