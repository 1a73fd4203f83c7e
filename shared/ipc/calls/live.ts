import type { Constraints } from '../../constraints/registry.ts';
import type { LiveBars } from '../../live/live-bars.ts';
import type { SongEnd } from '../../music/last-bars.ts';

/** Where live music begins, or begins anew: a bar line (a tick of the whole song), and the music before it. */
export interface LivePlace {
  readonly end: SongEnd;
  readonly from: number;
}

/** What is asked for when a song is to go on for ever. */
export interface LiveRequest extends LivePlace {
  readonly model: string;
  readonly temperature: number;
  readonly topP: number;
  /** What must hold of the new notes; nothing that says how music ends. */
  readonly constraints?: Constraints;
  /** Random seed. With the same places in the same order the same music comes of it. */
  readonly seed: number;
}

/** What there is of live music that its window does not have yet. */
export interface LiveNews {
  /** In order. */
  readonly bars: readonly LiveBars[];
  /** How fast the last bars were written, rests left out; none before the first. */
  readonly pace?: { readonly bars: number; readonly seconds: number };
}

/**
 * Live music is a job of kind `live`, which goes on until it is cancelled. Its window fetches the bars, and says with
 * each call what it has and how far ahead there is to be music. So nothing is lost with a line that breaks, nothing is
 * sent twice, and nothing is kept that the window has.
 */
export interface LiveCalls {
  'live.start': { params: LiveRequest; result: { job: string } };
  /**
   * Music is written anew from a bar line on, as when a player played: what was told and lies behind it is void.
   * @param turn counts these calls, from 1
   */
  'live.answer': { params: LivePlace & { readonly job: string; readonly turn: number }; result: null };
  /**
   * The bars that there are; an empty list where there is none.
   * @param turn of the last `live.answer`, 0 before the first
   * @param count how many bars of this turn the window has
   * @param until tick up to which bars are to be written
   */
  'live.more': {
    params: { readonly job: string; readonly turn: number; readonly count: number; readonly until: number };
    result: LiveNews;
  };
}
