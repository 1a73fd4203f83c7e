import { setTimeout as wait } from 'node:timers/promises';
import { SegueError } from '../../shared/errors.ts';
import type { EngineInfo } from '../../shared/ipc/contract.ts';
import { connectRpc, type RpcClient } from '../../shared/ipc/rpc-client.ts';
import { Deferred } from './deferred.ts';
import { type EngineCalls, type EngineStatus, engineContract, type JobProgress } from './engine-contract.ts';
import type { EngineProcess, Launch } from './launch-engine.ts';

/** An engine that answers. */
export interface ReadyEngine {
  readonly rpc: RpcClient<EngineCalls>;
  readonly backend: string;
  /** Whether its process has ended since. */
  readonly gone: boolean;
}

export interface HostListeners {
  /** The engine started, is ready or was lost. */
  onInfo(info: EngineInfo): void;
  onProgress(progress: JobProgress): void;
}

/** Milliseconds before an engine that never became ready is started again; the last goes for all further times. */
const patience = [0, 500, 2000, 5000];

/** Keeps an engine's process running: starts it, watches it, and starts another one whenever it ends. */
export class EngineHost {
  readonly #launch: Launch;
  readonly #version: string;
  readonly #listeners: HostListeners;
  #process: EngineProcess | undefined;
  #ready = new Deferred<ReadyEngine>();
  #info: EngineInfo;
  #failures = 0;
  #stopped = false;

  constructor(launch: Launch, version: string, listeners: HostListeners) {
    this.#launch = launch;
    this.#version = version;
    this.#listeners = listeners;
    this.#info = { version, state: 'starting' };
    this.#start('starting');
  }

  get info(): EngineInfo {
    return this.#info;
  }

  /** Id of the engine's process, while there is one. */
  get pid(): number | undefined {
    return this.#process?.pid;
  }

  /**
   * The engine, once it is ready.
   * @throws SegueError `no-backend` where none works here, `io` where the host was stopped
   */
  ready(): Promise<ReadyEngine> {
    return this.#ready.promise;
  }

  /** Ends the engine's process and starts none again. */
  stop(): void {
    this.#stopped = true;
    if (this.#ready.settled) this.#ready = new Deferred();
    this.#ready.reject(new SegueError('io', 'Segue is being closed.'));
    this.#process?.kill();
  }

  #start(state: 'starting' | 'lost'): void {
    const engine = this.#launch();
    this.#process = engine;
    let gone = false;
    const rpc = connectRpc(engine.channel, engineContract, {
      status: (status) =>
        this.#hear(status, state, {
          rpc,
          backend: status.backend ?? '',
          get gone() {
            return gone;
          },
        }),
      progress: (progress) => this.#listeners.onProgress(progress),
    });
    engine.channel.onClose(() => {
      gone = true;
      void this.#restart();
    });
  }

  #hear(status: EngineStatus, before: 'starting' | 'lost', engine: ReadyEngine): void {
    const { state, ...facts } = status;
    if (state === 'ready') {
      this.#failures = 0;
      this.#ready.resolve(engine);
      this.#tell({ version: this.#version, state, ...facts });
    } else if (state === 'failed') {
      // Another attempt would end the same way; the process stays, idle, until Segue is started again.
      this.#ready.reject(new SegueError('no-backend', facts.notice ?? 'No backend works here.'));
      this.#tell({ version: this.#version, state: 'lost', ...facts });
    } else this.#tell({ version: this.#version, state: before, ...facts });
  }

  async #restart(): Promise<void> {
    if (this.#stopped) return;
    if (this.#ready.settled) this.#ready = new Deferred();
    this.#tell({
      version: this.#version,
      state: 'lost',
      notice: 'The engine stopped unexpectedly and is being started again; your song is safe.',
    });
    await wait(patience[Math.min(this.#failures++, patience.length - 1)] ?? 0);
    if (!this.#stopped) this.#start('lost');
  }

  #tell(info: EngineInfo): void {
    this.#info = info;
    this.#listeners.onInfo(info);
  }
}
