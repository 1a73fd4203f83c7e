import type { LiveCalls } from '../../../shared/ipc/contract.ts';
import type { Models } from '../../library/models.ts';
import type { Jobs } from '../jobs.ts';
import type { LiveSessions } from '../live-sessions.ts';
import { done, type HandlersOf } from './done.ts';

/** What answers the calls on music that goes on for ever. */
export function liveHandlers(jobs: Jobs, live: LiveSessions, models: Models): HandlersOf<LiveCalls> {
  return {
    'live.start': async (request) => ({ job: jobs.start(live.task(request, await models.file(request.model))) }),
    'live.answer': done(({ job, turn, end, from }) => live.answer(job, turn, { end, from })),
    'live.more': ({ job, turn, count, until }) => live.more(job, turn, count, until),
  };
}
