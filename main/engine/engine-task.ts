import { SegueError } from '../../shared/errors.ts';
import type { Job } from '../../shared/ipc/contract.ts';
import type { ReadyEngine } from './engine-host.ts';
import type { OngoingJob } from './ongoing-job.ts';

/** How many engines may be lost over a job that gets no further before it is given up: it may well be what kills them. */
const mostLosses = 20;

/**
 * Lets the engine do a job's work, and the next one begin it again where an engine was lost on the way; whoever asks for
 * the same gets the same, since all that is random comes from the request. Orders go on to the engine.
 * @param ready gives the engine, once it is ready
 * @param work asks the engine; it is asked again after a loss
 * @throws what `ready` and `work` throw
 */
export async function onEngine<J extends Job, R>(
  job: OngoingJob<J>,
  ready: () => Promise<ReadyEngine>,
  work: (engine: ReadyEngine) => Promise<R>,
): Promise<R> {
  let losses = 0;
  let furthest = 0;
  for (;;) {
    await job.gate.passed();
    const engine = await ready();
    if (job.signal.aborted) throw new SegueError('cancelled', 'This was cancelled.');
    if (engine.gone) continue;
    // The host has decided already; an engine that is gone or has just finished has nothing left to do.
    const stop = job.onOrder((order) => void engine.rpc.call(order, { job: job.now.id }).catch(() => undefined));
    try {
      return await work(engine);
    } catch (thrown) {
      if (!engine.gone || job.signal.aborted) throw thrown;
      losses = job.now.fraction > furthest ? 1 : losses + 1;
      furthest = job.now.fraction;
      if (losses >= mostLosses) {
        throw new SegueError(
          'io',
          `The engine stopped ${mostLosses} times while writing this; try another model or fewer bars.`,
        );
      }
    } finally {
      stop();
    }
  }
}
