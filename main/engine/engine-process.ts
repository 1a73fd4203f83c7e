/** The engine's process: loads TensorFlow, keeps models in memory, and writes music for its parent. */

import { messageOf, SegueError } from '../../shared/errors.ts';
import type { TakeProgress } from '../../shared/ipc/contract.ts';
import { eventMessage } from '../../shared/ipc/envelope.ts';
import { checked } from '../../shared/ipc/rpc-contract.ts';
import { serve } from '../../shared/ipc/rpc-server.ts';
import { lockedIn } from '../../shared/project/continuation.ts';
import { chooseBackend } from '../backends/choose-backend.ts';
import { surpriseOfFilling } from '../evaluation/filling-surprise.ts';
import { surpriseOf } from '../evaluation/surprise.ts';
import { attentionTo } from '../inside/attention.ts';
import { expectedNext } from '../inside/expected.ts';
import { pitchMap } from '../inside/pitch-map.ts';
import { type OpenModel, reaches } from '../inside/reaches.ts';
import { ensureNativeEngine } from '../native/ensure-native-engine.ts';
import { type LoadedModel, loadModel } from '../weights/model-file.ts';
import { type EngineStatus, engineContract, type JobProgress, type LiveProgress } from './engine-contract.ts';
import { Gate } from './gate.ts';
import { ModelCache } from './model-cache.ts';
import { packedSurprise } from './packed-surprise.ts';
import { parentChannel } from './process-channel.ts';
import { Room } from './room.ts';
import { writeSection } from './write-section.ts';
import { writeTakes } from './write-takes.ts';

const channel = parentChannel();
channel.onClose(() => process.exit());

function tell(status: EngineStatus): void {
  channel.post(eventMessage('status', checked(engineContract.events.status, status, 'status')));
}

function tellProgress(progress: JobProgress): void {
  channel.post(eventMessage('progress', checked(engineContract.events.progress, progress, 'progress')));
}

function tellBars(bars: LiveProgress): void {
  channel.post(eventMessage('bars', checked(engineContract.events.bars, bars, 'bars')));
}

/** Least milliseconds between two reports on the building of the engine. */
const tellEvery = 250;

/** Chooses the backend, telling how that goes. Building the native engine for the first time takes minutes. */
async function activate(): Promise<void> {
  tell({ state: 'starting' });
  let told = 0;
  const progress = {
    update: (fraction: number | undefined, text: string) => {
      if (performance.now() - told < tellEvery) return;
      told = performance.now();
      const share = fraction === undefined ? '' : ` ${Math.floor(fraction * 100)} %`;
      tell({ state: 'starting', notice: `The engine is being built:${share} ${text}` });
    },
    clear: () => undefined,
  };
  const active = await chooseBackend(process.env.SEGUE_BACKEND, {
    notice: () => undefined,
    prepareNative: () => ensureNativeEngine(progress),
  });
  const threads =
    active.threads === undefined ? '' : `, ${active.threads} ${active.threads === 1 ? 'thread' : 'threads'}`;
  const notice = [...active.reasons, ...active.limits].join(' ');
  tell({
    state: 'ready',
    backend: active.id,
    device: `${active.version} on ${active.device}${threads}`,
    ...(notice && { notice }),
  });
}

/** Begun when the host asks for it: it may have launched this process as a spare. */
let activated: Promise<void> | undefined;

interface Running {
  readonly controller: AbortController;
  readonly gate: Gate;
  /** Of live music. */
  readonly room?: Room;
}

/** Tokens that are read before something else gets its turn, where a whole song is measured. */
const batchTokens = 2048;

const models = new ModelCache(loadModel);
const jobs = new Map<string, Running>();

function running(job: string): Running {
  const found = jobs.get(job);
  if (found) return found;
  throw new SegueError('bad-input', 'This is no longer being written.');
}

/** Does something that can be stopped, paused and resumed under an id. */
async function asJob<T>(
  job: string,
  work: (controller: AbortController, gate: Gate) => Promise<T>,
  room?: Room,
): Promise<T> {
  const [controller, gate] = [new AbortController(), new Gate()];
  const running: Running = { controller, gate, ...(room && { room }) };
  jobs.set(job, running);
  try {
    return await work(controller, gate);
  } finally {
    // Another section of live music may have begun meanwhile.
    if (jobs.get(job) === running) jobs.delete(job);
  }
}

/** Does something with the model of a file, once the engine is ready. */
async function withModel<T>(file: string, work: (loaded: LoadedModel) => Promise<T>): Promise<T> {
  await activated;
  const { loaded, release } = await models.lease(file);
  try {
    return await work(loaded);
  } finally {
    release();
  }
}

/** The same with some of them. */
function withModels<T>(files: readonly string[], work: (models: readonly OpenModel[]) => Promise<T>): Promise<T> {
  const open = (models: readonly OpenModel[]): Promise<T> => {
    const file = files[models.length];
    return file === undefined ? work(models) : withModel(file, (loaded) => open([...models, { file, loaded }]));
  };
  return open([]);
}

serve(
  channel,
  engineContract,
  {
    activate() {
      activated ??= activate();
      activated.catch((thrown) => tell({ state: 'failed', notice: messageOf(thrown) }));
      return null;
    },
    continue: ({ job, file, request }) =>
      asJob(job, ({ signal }, gate) =>
        withModel(file, async ({ model, tokenizer }) => {
          const onProgress = (fraction: number, takes: readonly TakeProgress[]) =>
            tellProgress({ job, fraction, takes });
          return writeTakes({ model, tokenizer, request, signal, gate, onProgress });
        }),
      ),
    live: ({ job, file, turn, section, request }) => {
      const room = new Room(request.until);
      const work = ({ signal }: AbortController, gate: Gate) =>
        withModel(file, ({ model, tokenizer }) =>
          writeSection({
            ...{ model, tokenizer, request, gate, room, signal },
            onBars: (index, bars, seconds) => tellBars({ job, turn, section, index, bars, seconds }),
          }),
        );
      return asJob(job, work, room);
    },
    room({ job, until }) {
      running(job).room?.make(until);
      return null;
    },
    attention: ({ file, song, note }) =>
      withModel(file, ({ model, tokenizer }) => attentionTo(model, tokenizer, song, note)),
    gradients: ({ files, fresh, song }) => withModels(files, (models) => reaches(models, fresh, song)),
    pitches: ({ file }) => withModel(file, ({ model, tokenizer }) => pitchMap(model, tokenizer)),
    surprise: ({ job, file, song, infill }) =>
      asJob(job, ({ signal }) =>
        withModel(file, async ({ model, tokenizer }) => {
          const onProgress = (fraction: number) => tellProgress({ job, fraction, takes: [] });
          const how = { batchTokens, signal, onProgress };
          const told = infill
            ? surpriseOfFilling(model, tokenizer, song, infill, lockedIn(song, infill), how)
            : surpriseOf(model, tokenizer, song, how);
          return packedSurprise(song, await told);
        }),
      ),
    expected: ({ job, file, song, tick }) =>
      asJob(job, ({ signal }) =>
        withModel(file, ({ model, tokenizer }) => expectedNext(model, tokenizer, song, tick, { signal })),
      ),
    pause({ job }) {
      running(job).gate.shut();
      return null;
    },
    resume({ job }) {
      running(job).gate.open();
      return null;
    },
    cancel({ job }) {
      const { controller, gate, room } = running(job);
      controller.abort();
      gate.open();
      room?.make(Number.POSITIVE_INFINITY);
      return null;
    },
  },
  undefined,
  (fault) => process.stderr.write(`${fault instanceof Error ? fault.stack : String(fault)}\n`),
);
