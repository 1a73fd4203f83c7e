import { SegueError } from '../../shared/errors.ts';
import type { ContinueJob, ContinueRequest, EngineClient } from '../../shared/ipc/contract.ts';
import type { Song } from '../../shared/music/song.ts';
import { continuedSong } from '../../shared/project/continuation.ts';
import { isOpen } from '../state/jobs.svelte.ts';
import type { Piece } from './programme.ts';

/** A piece as it is heard: its beginning, and what a model wrote after it. */
export interface Performed {
  readonly piece: Piece;
  readonly song: Song;
  /** Tick at which the human stops. */
  readonly seam: number;
}

type Client = Pick<EngineClient, 'call' | 'on' | 'onConnection'>;

/**
 * Lets the engine carry a piece on, as a job of the stage's own, which is forgotten there afterwards.
 * @param onProgress share that is written, 0 to 1
 * @throws what the signal was aborted with; SegueError `io` where the job failed or was lost
 */
export async function carryOn(
  client: Client,
  piece: Piece,
  seed: number,
  { signal, onProgress }: { readonly signal: AbortSignal; readonly onProgress: (fraction: number) => void },
): Promise<Performed> {
  const song = await piece.open();
  const { model, bars, temperature, topP } = piece;
  const job = await ended(
    client,
    { model: model.id, song, bars, takes: 1, temperature, topP, seed },
    signal,
    onProgress,
  );
  const [take] = job.takes;
  if (job.state !== 'done' || !take) {
    throw new SegueError('io', job.error ?? 'What the stage asked for was stopped elsewhere; begin again.');
  }
  const { seam } = take.continuation;
  return { piece, song: { ...continuedSong(song, take.continuation), seams: [seam] }, seam };
}

async function ended(
  client: Client,
  request: ContinueRequest,
  signal: AbortSignal,
  onProgress: (fraction: number) => void,
): Promise<ContinueJob> {
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
    ({ job: id } = await client.call('continue.start', request));
    const heard = early.get(id);
    if (heard) hear(heard);
    if (signal.aborted) abort();
    return await over;
  } finally {
    for (const stop of stops) stop();
    signal.removeEventListener('abort', abort);
    // A line that is down, or an engine that knows no such job any more, leaves nothing to forget.
    if (id !== undefined) void client.call('jobs.dismiss', { job: id }).catch(() => undefined);
  }
}
