import type { Continuation, Take } from '../../shared/project/take.ts';

/** The takes of the song on the desk, and the one that is looked at. */
export class Takes {
  list: readonly Take[] = $state.raw([]);
  /** What the roll draws after the seam: the take that is being written, heard or pointed at. */
  shown: Continuation | undefined = $state.raw(undefined);
}
