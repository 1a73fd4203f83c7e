import type { RunCalls } from '../../../shared/ipc/contract.ts';
import type { Models } from '../../library/models.ts';
import type { Runs } from '../../runs/runs.ts';
import { done, type HandlersOf } from './done.ts';

/** What answers the calls on training runs. */
export function runHandlers(runs: Runs, models: Models): HandlersOf<RunCalls> {
  return {
    'runs.choices': () => runs.choices(),
    'runs.advise': (request) => runs.advise(request),
    'runs.measure': (request) => runs.measure(request),
    'runs.start': (request) => runs.start(request),
    'runs.list': () => runs.list(),
    'runs.open': ({ run }) => runs.open(run),
    'runs.pause': done(({ run }) => runs.pause(run)),
    'runs.resume': done(({ run }) => runs.resume(run)),
    'runs.stop': done(({ run }) => runs.stop(run)),
    'runs.sample': async ({ run, step, index }) => ({ song: await runs.sample(run, step, index) }),
    'runs.compare': ({ runs: pair }) => runs.compare(pair),
    'models.card': ({ model }) => models.card(model),
  };
}
