import { SegueError } from '../../shared/errors.ts';
import type {
  Calls,
  ContinueJob,
  EngineClient,
  EventName,
  Events,
  Method,
  ModelInfo,
  Params,
  Result,
} from '../../shared/ipc/contract.ts';
import type { Song } from '../../shared/music/song.ts';
import type { Project } from '../../shared/project/project.ts';
import { readProject, writeProject } from '../../shared/project/project-file.ts';

export const someModel: ModelInfo = {
  id: 'shipped/folk',
  name: 'Folk',
  kind: 'lstm',
  tokenizer: 'remi',
  parameters: 1000,
  summary: 'Trained on tunes.',
  infill: true,
  shipped: true,
};

type Handlers = { [M in Method]?: (params: Params<M>) => Result<M> | Promise<Result<M>> };

/**
 * An engine that answers from memory and keeps what it is given, as the contract has it. Tests change its answers, move
 * its jobs and break its line.
 */
export class FakeClient implements EngineClient {
  connected = true;
  models: readonly ModelInfo[] = [someModel];
  demos: Record<string, Song> = {};
  /** What `music.read` gives, by file name; others are refused. */
  files: Record<string, Song> = {};
  readonly jobs = new Map<string, ContinueJob>();
  /** Projects as bytes, so that nothing is shared with the window. */
  readonly projects = new Map<string, Uint8Array>();
  readonly autosaves = new Map<string, { name?: string; bytes: Uint8Array }>();
  /** Every call so far, in order. */
  readonly calls: { readonly method: Method; readonly params: unknown }[] = [];
  /** Errors that the next calls of a method meet, instead of being answered. */
  readonly refusals = new Map<Method, SegueError>();
  /** Answers of the test's own, before those that are here. */
  readonly answers: Handlers = {};
  readonly #listeners: { [E in EventName]: Set<(payload: Events[E]) => void> } = {
    job: new Set(),
    engine: new Set(),
    models: new Set(),
    library: new Set(),
    dataset: new Set(),
    run: new Set(),
    'run.curve': new Set(),
    'run.sample': new Set(),
    question: new Set(),
  };
  readonly #connectionListeners = new Set<(connected: boolean) => void>();
  /** How often each project was saved. */
  readonly #versions = new Map<string, number>();
  #started = 0;

  readonly #handlers: Handlers = {
    'engine.describe': () => ({ version: 'test', state: 'ready', backend: 'fake' }),
    'models.list': () => this.models,
    'music.read': ({ name }) => {
      const song = this.files[name];
      if (!song) throw new SegueError('bad-input', `“${name}” is no music; choose another file.`);
      return { song, warnings: [] };
    },
    'music.write': ({ song }) => ({ bytes: new TextEncoder().encode(JSON.stringify(song)) }),
    'demos.list': () => Object.entries(this.demos).map(([id, { title }]) => ({ id, title })),
    'demos.open': ({ id }) => {
      const song = this.demos[id];
      if (!song) throw new SegueError('bad-input', 'There is no such demo.');
      return { song };
    },
    'continue.start': (request) => {
      const id = `job-${++this.#started}`;
      this.jobs.set(id, {
        id,
        kind: 'continue',
        state: 'running',
        fraction: 0,
        request,
        backend: 'fake',
        takes: [],
      });
      this.move(id, {});
      return { job: id };
    },
    'jobs.list': () => [...this.jobs.values()],
    'jobs.cancel': ({ job }) => this.move(job, { state: 'cancelled' }),
    'jobs.pause': ({ job }) => this.move(job, { state: 'paused' }),
    'jobs.resume': ({ job }) => this.move(job, { state: 'running' }),
    'jobs.dismiss': ({ job }) => {
      this.jobs.delete(job);
      return null;
    },
    'projects.list': () => [...this.projects].map(([name, bytes]) => ({ name, saved: 1, bytes: bytes.length })),
    'projects.open': ({ name }) => ({ project: this.#read(this.projects.get(name)), saved: this.#saved(name) }),
    'projects.save': ({ name, project, since }) => {
      if (since !== undefined && this.projects.has(name) && since !== this.#saved(name)) {
        throw new SegueError('conflict', `“${name}” was saved from elsewhere; replace that.`);
      }
      this.projects.set(name, writeProject(project));
      this.#versions.set(name, this.#saved(name) + 1);
      return { name, saved: this.#saved(name), bytes: 1 };
    },
    'projects.remove': ({ name }) => {
      this.projects.delete(name);
      return null;
    },
    'autosave.keep': ({ window, name, project }) => {
      this.autosaves.set(window, { ...(name !== undefined && { name }), bytes: writeProject(project) });
      return null;
    },
    'autosave.list': () =>
      [...this.autosaves].map(([window, { name }]) => ({ window, ...(name !== undefined && { name }), saved: 1 })),
    'autosave.open': ({ window }) => {
      const kept = this.autosaves.get(window);
      return { ...(kept?.name !== undefined && { name: kept.name }), project: this.#read(kept?.bytes) };
    },
    'autosave.drop': ({ window }) => {
      this.autosaves.delete(window);
      return null;
    },
  };

  async call<M extends Method>(method: M, params: Params<M>): Promise<Result<M>> {
    this.calls.push({ method, params });
    if (!this.connected) throw new SegueError('io', 'The engine cannot be reached; see that Segue is running.');
    const refusal = this.refusals.get(method);
    this.refusals.delete(method);
    if (refusal) throw refusal;
    await Promise.resolve();
    const answer = this.answers[method] ?? this.#handlers[method];
    if (!answer) throw new SegueError('bad-input', `The engine of this test does not know ${method}.`);
    return answer(params);
  }

  on<E extends EventName>(event: E, listener: (payload: Events[E]) => void): () => void {
    this.#listeners[event].add(listener);
    return () => this.#listeners[event].delete(listener);
  }

  onConnection(listener: (connected: boolean) => void): () => void {
    this.#connectionListeners.add(listener);
    return () => this.#connectionListeners.delete(listener);
  }

  close(): void {
    this.connected = false;
  }

  /** Moves a job on and tells all windows that listen. */
  move(id: string, change: Partial<ContinueJob>): null {
    const job = this.jobs.get(id);
    if (!job) throw new RangeError(`There is no job ${id}.`);
    const moved = { ...job, ...change };
    this.jobs.set(id, moved);
    if (this.connected) for (const listener of this.#listeners.job) listener(moved);
    return null;
  }

  /** Tells all windows something. */
  tell<E extends EventName>(event: E, payload: Events[E]): void {
    if (this.connected) for (const listener of this.#listeners[event]) listener(payload);
  }

  /** Breaks the line, or mends it. */
  connect(connected: boolean): void {
    this.connected = connected;
    for (const listener of this.#connectionListeners) listener(connected);
  }

  /** The parameters of each call of a method so far. */
  asked<M extends Method>(method: M): Calls[M]['params'][] {
    return this.calls.filter((call) => call.method === method).map(({ params }) => params as Calls[M]['params']);
  }

  #saved(name: string): number {
    return this.#versions.get(name) ?? 0;
  }

  #read(bytes: Uint8Array | undefined): Project {
    if (!bytes) throw new SegueError('io', 'That is not there any more; choose another one.');
    return readProject(bytes);
  }
}
