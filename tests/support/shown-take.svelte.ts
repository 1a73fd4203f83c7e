import type { Line } from '../../shared/project/take.ts';

/** The take that a test lets the roll show. */
export class ShownTake {
  shown: Line | undefined = $state.raw(undefined);
}
