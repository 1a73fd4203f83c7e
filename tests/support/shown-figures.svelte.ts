import type { Note } from '../../shared/music/song.ts';

/** What notes cost, as a test lets the roll colour them. */
export class ShownSurprise {
  shown: { readonly nats: ReadonlyMap<Note, number>; readonly stale: boolean } | undefined = $state.raw(undefined);
}

/** What is expected next, as a test lets the roll draw it. */
export class ShownExpected {
  shown: readonly number[] | undefined = $state.raw(undefined);
}
