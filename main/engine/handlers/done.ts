import type { Calls } from '../../../shared/ipc/contract.ts';
import type { Handlers } from '../../../shared/ipc/rpc-server.ts';
import type { Window } from '../windows.ts';

/** What answers some of the calls of windows. */
export type HandlersOf<C> = Pick<Handlers<Calls, Window>, keyof C & keyof Calls>;

/** A handler of a call that has nothing to answer but that it is done. */
export function done<P>(work: (params: P, caller: Window) => void | Promise<void>) {
  return async (params: P, caller: Window): Promise<null> => {
    await work(params, caller);
    return null;
  };
}
