import { SegueError } from '../../shared/errors.ts';
import type { ContinueJob, ContinueRequest, EngineClient } from '../../shared/ipc/contract.ts';
import type { Continuation } from '../../shared/project/take.ts';
import { isOpen } from './jobs.svelte.ts';

/** What of the engine's client writing needs. */
export type WritingClient = Pick<EngineClient, 'call' | 'on' | 'onConnection'>;

/**
 * Lets the engine write one take, as a job that belongs to nothing that is saved, and is forgotten there afterwards.
 * @param onProgress share that is written, 0 to 1
 * @throws what the signal was aborted with; SegueError `io` where the job failed or was lost
 */
export async function writeOnce(
  client: WritingClient,
  request: Omit<ContinueRequest, 'takes'>,
  signal: AbortSignal,
  onProgress: (fraction: number) => void,
): Promise<Continuation> {
  let resolve: (job: ContinueJob) => void = () => undefined;
  let reject: (reason: unknown) => void = () => undefined;
  const over = new Promise<ContinueJob>((...settle) => ([resolve, reject] = settle));
  let id: string | undefined;
  /** What was heard before the answer told the job's id. */
  const early = new Map<string, ContinueJob>();
  const hear = (job: ContinueJob) => {
    if (id === undefined) early.set(job.id, job);
    else if (job.id === id) {
      onProgress(job.fraction);
      if (!isOpen(job)) resolve(job);
    }
  };
  /** After the line was down, news may have been missed, and the engine may be another one. */
  const look = async () => {
    const jobs = await client.call('jobs.list', {});
    const found = jobs.find((job) => job.id === id);
    if (found?.kind === 'continue') hear(found);
    else reject(new SegueError('io', 'Segue’s engine was started anew, and what it was writing is lost; begin again.'));
  };
  const stops = [
    client.on('job', (job) => job.kind === 'continue' && hear(job)),
    client.onConnection((connected) => {
      if (connected && id !== undefined) void look().catch(reject);
    }),
  ];
  const abort = () => reject(signal.reason);
  signal.addEventListener('abort', abort);
  try {
    signal.throwIfAborted();
    ({ job: id } = await client.call('continue.start', { ...request, takes: 1 }));
    const heard = early.get(id);
    if (heard) hear(heard);
    if (signal.aborted) abort();
    const { state, takes, error } = await over;
    const [take] = takes;
    if (state === 'done' && take) return take.continuation;
    throw new SegueError('io', error ?? 'What was being written was stopped elsewhere; begin again.');
  } finally {
    for (const stop of stops) stop();
    signal.removeEventListener('abort', abort);
    // A line that is down, or an engine that knows no such job any more, leaves nothing to forget.
    if (id !== undefined) void client.call('jobs.dismiss', { job: id }).catch(() => undefined);
  }
}
