import { messageOf, SegueError } from '../errors.ts';
import type { Channel } from './channel.ts';
import type { Calls, EngineClient, EventName, Events, Method, Params, Result } from './contract.ts';
import { JobBook } from './job-book.ts';
import { connectRpc, lost, type RpcClient } from './rpc-client.ts';
import { studioContract } from './studio-contract.ts';

/** What the client needs from where it runs. */
export interface Surroundings {
  /** Opens a channel; rejects where there is nobody at the other end. */
  open(): Promise<Channel>;
  /** Calls back after some milliseconds; gives what stops that. */
  later(milliseconds: number, callback: () => void): () => void;
}

/** Milliseconds before each further attempt to connect; the last goes for all that follow. */
const patience = [50, 200, 500, 1000, 2000];

type Listeners = { readonly [E in EventName]: Set<(payload: Events[E]) => void> };

/**
 * The window's end of the contract. It connects at once, and again whenever the line is lost. Calls made while an attempt
 * goes on wait for it; calls that were under way when the line broke reject with `io`. After each connection listeners
 * hear of the engine, of the models, of every job, and that the library may have changed, so that a window that comes
 * back knows what went on without it.
 */
export function createEngineClient(surroundings: Surroundings): EngineClient {
  const listeners: Listeners = {
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
  const connectionListeners = new Set<(connected: boolean) => void>();
  const jobs = new JobBook((job) => tell('job', job));
  let rpc: RpcClient<Calls> | undefined;
  let channel: Channel | undefined;
  let attempt: Promise<void> = Promise.resolve();
  let failures = 0;
  let stopWaiting: () => void = () => undefined;
  let closed = false;

  function tell<E extends EventName>(event: E, payload: Events[E]): void {
    for (const listener of [...listeners[event]]) listener(payload);
  }

  function tellConnection(connected: boolean): void {
    for (const listener of [...connectionListeners]) listener(connected);
  }

  async function connect(): Promise<void> {
    const opened = await surroundings.open();
    if (closed) return opened.close();
    failures = 0;
    channel = opened;
    const fresh = connectRpc(opened, studioContract, {
      job: (job) => jobs.hear(job),
      'job.moved': (move) => jobs.move(move),
      engine: (engine) => tell('engine', engine),
      models: (models) => tell('models', models),
      library: (change) => tell('library', change),
      dataset: (dataset) => tell('dataset', dataset),
      run: (run) => tell('run', run),
      'run.curve': (change) => tell('run.curve', change),
      'run.sample': (sample) => tell('run.sample', sample),
      question: (progress) => tell('question', progress),
    });
    rpc = fresh;
    const before = jobs.ids();
    opened.onClose(() => {
      rpc = undefined;
      if (closed) return;
      tellConnection(false);
      retry();
    });
    tellConnection(true);
    // Where the line breaks meanwhile, the next connection tells.
    catchUp(fresh, before).catch(() => undefined);
  }

  /** Tells the listeners how things stand: each thing as soon as it is answered, since news of it may follow at once. */
  async function catchUp(fresh: RpcClient<Calls>, before: readonly string[]): Promise<void> {
    await Promise.all([
      fresh.call('engine.describe', {}).then((engine) => tell('engine', engine)),
      fresh.call('models.list', {}).then((models) => tell('models', models)),
      fresh.call('jobs.list', {}).then((list) => jobs.replace(list, before)),
    ]);
    tell('library', { kinds: ['dataset', 'model', 'run', 'project'] });
  }

  function begin(): void {
    attempt = connect();
    attempt.catch(retry);
  }

  function retry(): void {
    if (closed) return;
    const wait = patience[Math.min(failures++, patience.length - 1)] ?? 0;
    stopWaiting = surroundings.later(wait, begin);
  }

  begin();
  return {
    async call<M extends Method>(method: M, params: Params<M>): Promise<Result<M>> {
      if (closed) throw lost();
      if (!rpc) await attempt.catch(unreachable);
      if (!rpc) throw lost();
      return rpc.call(method, params);
    },
    on<E extends EventName>(event: E, listener: (payload: Events[E]) => void) {
      listeners[event].add(listener);
      return () => void listeners[event].delete(listener);
    },
    get connected() {
      return rpc !== undefined;
    },
    onConnection(listener) {
      connectionListeners.add(listener);
      return () => void connectionListeners.delete(listener);
    },
    close() {
      closed = true;
      stopWaiting();
      channel?.close();
      tellConnection(false);
    },
  };
}

function unreachable(thrown: unknown): never {
  throw new SegueError('io', `The engine cannot be reached (${messageOf(thrown)}); see that Segue is running.`);
}
