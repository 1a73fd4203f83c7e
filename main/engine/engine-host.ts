import { setTimeout as wait } from 'node:timers/promises';
import { SegueError } from '../../shared/errors.ts';
import type { EngineInfo } from '../../shared/ipc/contract.ts';
import { connectRpc, type RpcClient } from '../../shared/ipc/rpc-client.ts';
import { Deferred } from '../threads/deferred.ts';
import {
  type EngineCalls,
  type EngineStatus,
  engineContract,
  type JobProgress,
  type LiveProgress,
} from './engine-contract.ts';
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
  onBars(bars: LiveProgress): void;
}

/** Milliseconds before an engine that never became ready is started again; the last goes for all further times. */
const patience = [0, 500, 2000, 5000];

/** Milliseconds from an engine's becoming ready to the launch of its spare, which shall not be in its way. */
const usualSpareDelay = 2000;

/** A process that was launched: the engine, or the spare that would take its place. */
interface Launched {
  readonly process: EngineProcess;
  readonly engine: ReadyEngine;
  /** How the host stands while it starts. */
  before: 'starting' | 'lost';
}

/**
 * Keeps an engine's process running: starts it, watches it, and puts another one in its place whenever it ends. That one
 * has been launched beforehand and has loaded all code, but has taken neither TensorFlow nor a card: nearly half of a
 * start is then done, for some tens of megabytes.
 */
export class EngineHost {
  readonly #launch: Launch;
  readonly #version: string;
  readonly #listeners: HostListeners;
  readonly #spareDelay: number;
  #current: Launched | undefined;
  #spare: Launched | undefined;
  #spareTimer: NodeJS.Timeout | undefined;
  #ready = new Deferred<ReadyEngine>();
  #info: EngineInfo;
  #failures = 0;
  #stopped = false;

  /** @param spareDelay milliseconds from an engine's becoming ready to the launch of its spare */
  constructor(launch: Launch, version: string, listeners: HostListeners, spareDelay = usualSpareDelay) {
    this.#launch = launch;
    this.#version = version;
    this.#listeners = listeners;
    this.#spareDelay = spareDelay;
    this.#info = { version, state: 'starting' };
    this.#start('starting');
  }

  get info(): EngineInfo {
    return this.#info;
  }

  /** Id of the engine's process, while there is one. */
  get pid(): number | undefined {
    return this.#current?.process.pid;
  }

  /**
   * The engine, once it is ready.
   * @throws SegueError `no-backend` where none works here, `io` where the host was stopped
   */
  ready(): Promise<ReadyEngine> {
    return this.#ready.promise;
  }

  /** Ends the engine's process, in whose place a new one is started: its spare may know an installation that is gone. */
  restart(): void {
    clearTimeout(this.#spareTimer);
    this.#spare?.process.kill();
    this.#spare = undefined;
    this.#current?.process.kill();
  }

  /** Ends the engine's process and starts none again. */
  stop(): void {
    this.#stopped = true;
    if (this.#ready.settled) this.#ready = new Deferred();
    this.#ready.reject(new SegueError('io', 'Segue is being closed.'));
    clearTimeout(this.#spareTimer);
    this.#spare?.process.kill();
    this.#current?.process.kill();
  }

  #start(before: 'starting' | 'lost'): void {
    const launched = this.#spare ?? this.#launchOne();
    this.#spare = undefined;
    launched.before = before;
    this.#current = launched;
    // Where the process ends meanwhile, that is noticed by itself.
    launched.engine.rpc.call('activate', {}).catch(() => undefined);
  }

  #launchOne(): Launched {
    const process = this.#launch();
    let gone = false;
    let backend = '';
    const rpc = connectRpc(process.channel, engineContract, {
      status: (status) => {
        backend = status.backend ?? '';
        if (launched === this.#current) this.#hear(status, launched);
      },
      progress: (progress) => this.#listeners.onProgress(progress),
      bars: (bars) => this.#listeners.onBars(bars),
    });
    const launched: Launched = {
      process,
      before: 'starting',
      engine: {
        rpc,
        get backend() {
          return backend;
        },
        get gone() {
          return gone;
        },
      },
    };
    process.channel.onClose(() => {
      gone = true;
      if (launched === this.#spare) this.#spare = undefined;
      if (launched === this.#current) void this.#restart();
    });
    return launched;
  }

  #prepareSpare(): void {
    clearTimeout(this.#spareTimer);
    this.#spareTimer = setTimeout(() => {
      if (!this.#stopped) this.#spare ??= this.#launchOne();
    }, this.#spareDelay);
    this.#spareTimer.unref();
  }

  #hear(status: EngineStatus, { engine, before }: Launched): void {
    const { state, ...facts } = status;
    if (state === 'ready') {
      this.#failures = 0;
      this.#ready.resolve(engine);
      this.#prepareSpare();
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
