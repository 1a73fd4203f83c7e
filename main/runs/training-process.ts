/** A process that trains one model for its parent, or measures what that would cost. */

import { constants, setPriority } from 'node:os';
import { SegueError } from '../../shared/errors.ts';
import type { RunCost } from '../../shared/ipc/contract.ts';
import { eventMessage } from '../../shared/ipc/envelope.ts';
import { checked } from '../../shared/ipc/rpc-contract.ts';
import { serve } from '../../shared/ipc/rpc-server.ts';
import { type ChosenBackend, chooseBackend } from '../backends/choose-backend.ts';
import { deviceLine } from '../backends/device-line.ts';
import { parentChannel } from '../engine/process-channel.ts';
import { ensureNativeEngine } from '../native/ensure-native-engine.ts';
import { noProgress } from '../progress/progress.ts';
import { cardSamples } from '../training/card-figures.ts';
import { TrainingControl } from '../training/control.ts';
import type { TrainingEvent } from '../training/events.ts';
import { type TrainOptions, train } from '../training/train.ts';
import { costOf } from './cost.ts';
import { readMusicList } from './music-list.ts';
import { recipeOf } from './recipe-of.ts';
import { RunTeller } from './run-teller.ts';
import { type TrainingNews, type TrainingOrder, trainingContract } from './training-contract.ts';

/** Least seconds between two checkpoints. */
const checkpointSeconds = 30;
/** What is sampled now and then. */
const samples = { count: 3, bars: 8 } as const;
/** Files from which a run’s cost is measured at most. */
const mostMeasured = 300;
/** Milliseconds after which a process whose parent is gone ends, whatever it still does. */
const patience = 60_000;

const channel = parentChannel();
const control = new TrainingControl();

channel.onClose(() => {
  control.cancel();
  setTimeout(() => process.exit(), patience).unref();
});

// Music is written beside training, and a window is waiting for it.
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

function tell(news: TrainingNews): void {
  channel.post(eventMessage('news', checked(trainingContract.events.news, news, 'news')));
}

function activate(): Promise<ChosenBackend> {
  return chooseBackend(process.env.SEGUE_BACKEND, {
    notice: () => undefined,
    prepareNative: () => ensureNativeEngine(noProgress),
    signal: control.signal,
  });
}

/** Seconds since the process was started. */
function sinceStart(): number {
  return performance.now() / 1000;
}

async function optionsOf(
  { request, music, from }: Pick<TrainingOrder, 'request' | 'music' | 'from'>,
  active: ChosenBackend,
) {
  const data = await readMusicList(music);
  return {
    data,
    recipe: recipeOf(request),
    name: request.name,
    leave: true,
    samples,
    card: { samples: cardSamples, device: deviceLine(active) },
    ...(from !== undefined && { from }),
  } satisfies Partial<TrainOptions>;
}

async function trainRun(order: TrainingOrder) {
  const { out, checkpoint, resume } = order;
  const active = await activate();
  const options = await optionsOf(order, active);
  const teller = new RunTeller(tell, active, sinceStart());
  const result = await train(
    {
      ...options,
      ...{ out, checkpoint, checkpointSeconds },
      // What was asked for stands in the checkpoint.
      ...(resume && { resume: checkpoint, recipe: {} }),
      onProgress: (progress, step, curve) => teller.progress(progress, step, curve),
    },
    (event) => teller.hear(event),
    control,
  );
  teller.flush();
  const { steps, seconds, parameters, testLoss, stoppedEarly } = result;
  return { steps, seconds, parameters, testLoss, stoppedEarly };
}

/** Begins a run on a part of its music, and gives it up once a step was measured. */
async function measureRun(order: Pick<TrainingOrder, 'request' | 'music' | 'from'>): Promise<RunCost> {
  const active = await activate();
  const { data, ...options } = await optionsOf(order, active);
  const starting = sinceStart();
  const every = Math.ceil(data.files.length / mostMeasured);
  const files = data.files.filter((_, i) => i % every === 0);
  let estimate: Extract<TrainingEvent, { event: 'estimate' }> | undefined;
  const hear = (event: TrainingEvent) => {
    if (event.event !== 'estimate') return;
    estimate = event;
    control.cancel();
  };
  try {
    await train({ ...options, data: { ...data, files }, out: '', checkpoint: '' }, hear, control);
  } catch (error) {
    if (!estimate || !(error instanceof SegueError) || error.code !== 'cancelled') throw error;
  }
  if (!estimate) throw new Error('A run was measured, and told nothing.');
  return costOf(estimate, active, starting, data.files.length / files.length);
}

serve(
  channel,
  trainingContract,
  {
    async train(order) {
      try {
        return await trainRun(order);
      } finally {
        // A parent that is gone hears no answer; the checkpoint is written by now.
        if (control.signal.aborted) setImmediate(() => process.exit());
      }
    },
    measure: (order) => measureRun(order),
    pause() {
      control.pause();
      return null;
    },
    resume() {
      control.resume();
      return null;
    },
    finish() {
      control.finish();
      return null;
    },
    leave() {
      control.cancel();
      return null;
    },
  },
  undefined,
  (fault) => process.stderr.write(`${fault instanceof Error ? fault.stack : String(fault)}\n`),
);
