import type { InsideCalls } from '../../../shared/ipc/contract.ts';
import type { Inside } from '../inside.ts';
import type { HandlersOf } from './done.ts';

/** What answers the calls on what goes on inside of models. */
export function insideHandlers(inside: Inside): HandlersOf<InsideCalls> {
  return {
    'inside.attention': (about) => inside.attention(about),
    'inside.gradients': (about) => inside.gradients(about),
    'inside.pitches': (about) => inside.pitches(about),
  };
}
