import { SegueError } from '../../shared/errors.ts';
import type { RunCost } from '../../shared/ipc/contract.ts';
import { connectRpc } from '../../shared/ipc/rpc-client.ts';
import type { Launch } from '../engine/launch-engine.ts';
import { type TrainingOrder, trainingContract } from './training-contract.ts';

/**
 * Measures what a run would cost, in a process of its own.
 * @throws SegueError `cancelled` after the signal, and what keeps the run from being trained
 */
export async function measureCost(
  launch: Launch,
  { request, music, from }: Pick<TrainingOrder, 'request' | 'music' | 'from'>,
  signal: AbortSignal,
): Promise<RunCost> {
  const process = launch();
  const stop = () => process.kill();
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    const rpc = connectRpc(process.channel, trainingContract, { news: () => undefined });
    return await rpc.call('measure', { request, music, ...(from !== undefined && { from }) });
  } catch (error) {
    if (signal.aborted) throw new SegueError('cancelled', 'Measuring was given up for another run.', { cause: error });
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
    process.kill();
  }
}
