import { join } from 'node:path';
import type { Channel } from '../../shared/ipc/channel.ts';
import type { Calls } from '../../shared/ipc/contract.ts';
import { type Handlers, serve } from '../../shared/ipc/rpc-server.ts';
import { studioContract } from '../../shared/ipc/studio-contract.ts';
import { writeMidi } from '../../shared/music/midi/write.ts';
import { parseSong } from '../files/read-song.ts';
import { Autosaves } from '../library/autosaves.ts';
import { Demos } from '../library/demos.ts';
import { Models } from '../library/models.ts';
import { Projects } from '../library/projects.ts';
import { Continuations } from './continuations.ts';
import { EngineHost } from './engine-host.ts';
import { Jobs } from './jobs.ts';
import type { Launch } from './launch-engine.ts';
import { type Window, Windows } from './windows.ts';

export interface StudioOptions {
  /** Folder of the user's projects, models and unsaved work. */
  readonly data: string;
  /** How the engine's process is started. */
  readonly launch: Launch;
  /** Segue's version, for the window to show. */
  readonly version: string;
  /** Told of faults of ours, which no window is told more of than that there was one. */
  readonly report: (fault: unknown) => void;
  /** Folder of the models that Segue brings along, where it is not the usual one. */
  readonly shippedModels?: string;
}

/** Everything behind the windows, for Electron and for the server alike: the engine, its jobs, and the files. */
export class StudioEngine {
  readonly host: EngineHost;
  readonly #windows = new Windows();
  readonly #handlers: Handlers<Calls, Window>;
  readonly #report: (fault: unknown) => void;
  readonly #stopWatching: () => void;

  constructor({ data, launch, version, report, shippedModels }: StudioOptions) {
    const windows = this.#windows;
    this.#report = report;
    const jobs = new Jobs({
      onStart: (job) => windows.tell('job', job),
      onMove: (move) => windows.tell('job.moved', move),
    });
    const continuations = new Continuations(() => this.host.ready());
    this.host = new EngineHost(launch, version, {
      onInfo: (info) => windows.tell('engine', info),
      onProgress: (progress) => continuations.hear(progress),
    });
    const models = new Models(join(data, 'models'), shippedModels);
    this.#stopWatching = models.watch((list) => windows.tell('models', list));
    const demos = new Demos();
    const projects = new Projects(join(data, 'projects'));
    const autosaves = new Autosaves(join(data, 'autosave'));
    this.#handlers = {
      'engine.describe': () => this.host.info,
      'models.list': () => models.list(),
      'music.read': ({ name, bytes }) => {
        const { song, warnings } = parseSong(name, bytes);
        return { song, warnings };
      },
      'music.write': ({ song }) => ({ bytes: writeMidi(song) }),
      'demos.list': () => demos.list(),
      'demos.open': async ({ id }) => ({ song: await demos.open(id) }),
      'continue.start': async (request) => ({
        job: jobs.start(continuations.task(request, await models.file(request.model))),
      }),
      'jobs.list': () => jobs.list(),
      'jobs.cancel': done(({ job }) => jobs.cancel(job)),
      'jobs.pause': done(({ job }) => jobs.pause(job)),
      'jobs.resume': done(({ job }) => jobs.resume(job)),
      'jobs.dismiss': done(({ job }) => jobs.dismiss(job)),
      'projects.list': () => projects.list(),
      'projects.open': async ({ name }) => ({ project: await projects.open(name) }),
      'projects.save': ({ name, project }) => projects.save(name, project),
      'projects.remove': done(({ name }) => projects.remove(name)),
      'autosave.keep': done(({ window, name, aside, project }, caller) => {
        if (!aside) {
          caller.id = window;
          caller.keeps = true;
        }
        return autosaves.keep(window, name, project);
      }),
      'autosave.list': async (_, caller) => {
        const slots = await autosaves.list();
        return slots.filter(({ window }) => !windows.isOpen(window, caller));
      },
      'autosave.open': ({ window }) => autosaves.open(window),
      'autosave.drop': done(({ window }) => autosaves.drop(window)),
    };
  }

  /**
   * Answers a window through its channel until that closes.
   * @param id what the window calls itself, where it has said so
   */
  connect(channel: Channel, id?: string): void {
    serve(channel, studioContract, this.#handlers, this.#windows.add(channel, id), this.#report);
  }

  /** Ends the engine's process and the lines to all windows. */
  close(): void {
    this.#stopWatching();
    this.host.stop();
    this.#windows.close();
  }
}

/** A handler of a call that has nothing to answer but that it is done. */
function done<P>(work: (params: P, caller: Window) => void | Promise<void>) {
  return async (params: P, caller: Window): Promise<null> => {
    await work(params, caller);
    return null;
  };
}
