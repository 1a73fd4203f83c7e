import type { BlindCalls } from '../../../shared/ipc/contract.ts';
import type { Store } from '../../library/store.ts';
import { done, type HandlersOf } from './done.ts';

/** What answers the calls on blind tests. */
export function blindHandlers(store: Store): HandlersOf<BlindCalls> {
  return {
    'blind.tallies': () => store.ask('blindTallies', null),
    'blind.count': (choice) => store.ask('countBlindChoice', { ...choice, made: Date.now() }),
    'blind.forget': done(({ models }) => store.ask('forgetBlindChoices', models)),
  };
}
