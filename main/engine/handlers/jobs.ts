import type { JobCalls } from '../../../shared/ipc/contract.ts';
import type { Models } from '../../library/models.ts';
import type { Continuations } from '../continuations.ts';
import type { Jobs } from '../jobs.ts';
import { done, type HandlersOf } from './done.ts';

/** What answers the calls on long work. */
export function jobHandlers(jobs: Jobs, continuations: Continuations, models: Models): HandlersOf<JobCalls> {
  return {
    'continue.start': async (request) => ({
      job: jobs.start(continuations.task(request, await models.file(request.model))),
    }),
    'jobs.list': () => jobs.list(),
    'jobs.cancel': done(({ job }) => jobs.cancel(job)),
    'jobs.pause': done(({ job }) => jobs.pause(job)),
    'jobs.resume': done(({ job }) => jobs.resume(job)),
    'jobs.dismiss': done(({ job }) => jobs.dismiss(job)),
  };
}
