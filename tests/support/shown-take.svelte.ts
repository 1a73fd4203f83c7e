import type { Continuation } from '../../shared/project/take.ts';

/** The take that a test lets the roll show. */
export class ShownTake {
  shown: Continuation | undefined = $state.raw(undefined);
}
