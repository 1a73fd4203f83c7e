import { randomUUID } from 'node:crypto';
import { freemem, totalmem } from 'node:os';
import type { DeviceReport, FixJob } from '../../shared/ipc/contract.ts';
import type { DeviceAnswers } from '../backends/device-thread.ts';
import { decodingEnvironment } from '../backends/engine-environment.mjs';
import { processorName } from '../backends/processor.ts';
import { buildInProcess } from '../native/build-in-process.ts';
import { Thread } from '../threads/thread.ts';
import type { JobKind, Task } from './jobs.ts';

const kind: JobKind<FixJob> = {
  most: 1,
  tooMany: 'The native engine is being built already.',
  endsAtOnce: false,
  notes: () => 0,
};

/** What computes, and what would help where something better could. */
export class Device {
  readonly #restartEngine: () => void;
  #known: Promise<Awaited<ReturnType<DeviceAnswers['describe']>>> | undefined;

  /** @param restartEngine starts the engine anew, so that it finds what has been built */
  constructor(restartEngine: () => void) {
    this.#restartEngine = restartEngine;
  }

  /** @param again whether everything is to be tried anew, even where it is known */
  async describe(again = false): Promise<DeviceReport> {
    if (again) this.#known = undefined;
    this.#known ??= describe();
    // What came to nothing is tried again when somebody asks again.
    this.#known.catch(() => {
      this.#known = undefined;
    });
    return reportOf(await this.#known);
  }

  /** The task of building or mending the native engine. */
  fix(): Task<FixJob> {
    return {
      kind,
      job: { id: randomUUID(), kind: 'fix', state: 'running', fraction: 0, step: 'Looking what is missing' },
      run: async (job) => {
        await buildInProcess((step, fraction) => {
          job.change({ step, ...(fraction !== undefined && { fraction }) });
        }, job.signal);
        this.#known = undefined;
        this.#restartEngine();
        return {};
      },
    };
  }
}

async function describe() {
  const thread = new Thread<DeviceAnswers>(new URL('../backends/device-thread.ts', import.meta.url));
  try {
    return await thread.ask('describe', null);
  } finally {
    await thread.end();
  }
}

function reportOf({ devices, native }: Awaited<ReturnType<DeviceAnswers['describe']>>): DeviceReport {
  const kernels = /kernels for (\S+)/.exec(
    devices.map(({ probe }) => (probe.works ? probe.active.version : '')).join(' '),
  )?.[1];
  const fix = native && fixOf(native);
  return {
    backends: devices.map(({ id, summary, chosen, probe }) => {
      if (!probe.works) return { id, summary, chosen, works: false, reason: probe.reason, fix: probe.fix };
      const { version, device, gpu, threads, memory, limits } = probe.active;
      return {
        ...{ id, summary, chosen, works: true, version, device, gpu, limits },
        ...(threads !== undefined && { threads }),
        ...(memory !== undefined && { memory }),
      };
    }),
    ...(kernels !== undefined && { kernels }),
    samplingThreads: Number(process.env.TF_NUM_INTRAOP_THREADS ?? decodingEnvironment.TF_NUM_INTRAOP_THREADS),
    platform: `${process.platform} ${process.arch}, Node ${process.versions.node}`,
    processor: processorName(),
    memory: { total: totalmem(), free: freemem() },
    ...(fix && { fix }),
  };
}

/** What there is to do for the native engine, where there is something. */
function fixOf({
  needs,
  download,
  variant,
}: NonNullable<Awaited<ReturnType<DeviceAnswers['describe']>>['native']>): DeviceReport['fix'] {
  if (needs === 'ready') return undefined;
  const target = variant === 'cuda' ? 'the NVIDIA card' : 'all of the processor';
  const sentence = `TensorFlow has to be built for ${target}: this downloads it and compiles for about twenty seconds.`;
  return { sentence, command: 'segue native', button: true, download };
}
