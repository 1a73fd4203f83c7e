import type { Note } from '../../shared/music/song.ts';
import type { Line } from '../../shared/project/take.ts';

/** The take that a test lets the roll show. */
export class ShownTake {
  shown: Line | undefined = $state.raw(undefined);
  givingWay: ReadonlySet<Note> = $state.raw(new Set());
}
