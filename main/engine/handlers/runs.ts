import type { InsideCalls, RunCalls } from '../../../shared/ipc/contract.ts';
import { notYet, type Runs } from '../../runs/runs.ts';
import type { HandlersOf } from './done.ts';

/** What answers the calls on training runs. */
export function runHandlers(runs: Runs): HandlersOf<RunCalls & InsideCalls> {
  return {
    'runs.choices': () => runs.choices(),
    'runs.advise': (request) => runs.advise(request),
    'runs.measure': notYet,
    'runs.start': notYet,
    'runs.list': () => runs.list(),
    'runs.open': ({ run }) => runs.open(run),
    'runs.pause': notYet,
    'runs.resume': notYet,
    'runs.stop': notYet,
    'runs.sample': async ({ run, step, index }) => ({ song: await runs.sample(run, step, index) }),
    'runs.compare': ({ runs: pair }) => runs.compare(pair),
    'models.card': notYet,
    'inside.attention': notYet,
    'inside.gradients': notYet,
    'inside.pitches': notYet,
  };
}
