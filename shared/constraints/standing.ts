import type { Player } from './cast.ts';
import { type Closing, closingWith } from './closing.ts';
import type { TermBar } from './timeline.ts';

/** How long a note takes its key, in ticks of the cursor. */
export interface Span {
  /** Tick from which on it needs not sound. */
  readonly silent: number;
  /** Tick from which on its key may be struck again. */
  readonly free: number;
  /** Whether it sounds until the music says that it is released; at any later tick it may be, so the ticks say nothing. */
  readonly open?: boolean;
  /** Whether its part has no other note at the tick where it is struck or held on. */
  readonly alone?: boolean;
}

/** A note that sounds, or whose key is not free again. */
export interface Voice extends Span {
  /** Who plays it; undefined where it is not new. */
  readonly player: Player | undefined;
  readonly part: number;
  readonly key: number;
}

/** Where music that is being written stands. Ticks are the cursor's. */
export interface Standing {
  readonly tick: number;
  readonly bar: TermBar;
  /** Whether notes may begin at the tick. */
  readonly isPlace: boolean;
  /** What the bar holds of new notes, and of onsets, of which a track has one at a tick. */
  readonly notes: number;
  readonly onsets: number;
  /** Who has an onset at the tick: new, or standing there already. */
  readonly striking: readonly Player[];
  /** Part and key up to which the onset is written. */
  readonly part: number;
  readonly key: number;
  /** Open notes on keys from this one on may still be released at the tick, before anything is struck there. */
  readonly loose: number;
  readonly voices: readonly Voice[];
  readonly closing: Closing | undefined;
}

/** The highest key. */
const topKey = 127;
/** Above all keys: nothing may be released. */
export const settled = 128;

/** The same music once time has passed up to a tick. */
export function passed(standing: Standing, to: Pick<Standing, 'tick' | 'bar' | 'isPlace' | 'striking'>): Standing {
  const { tick } = to;
  const same = to.bar === standing.bar;
  return {
    ...to,
    notes: same ? standing.notes : 0,
    onsets: same ? standing.onsets : 0,
    part: -1,
    key: -1,
    loose: 0,
    voices: standing.voices.filter(({ open, silent, free }) => open || silent > tick || free > tick),
    closing: standing.closing,
  };
}

/** The same music with one more note at its tick. */
export function struck(standing: Standing, player: Player, key: number, span: Span): Standing {
  const { tick, striking, voices, closing } = standing;
  const again = striking.includes(player);
  return {
    ...standing,
    notes: standing.notes + 1,
    onsets: standing.onsets + (again ? 0 : 1),
    striking: again ? striking : [...striking, player],
    part: player.part,
    key: span.alone ? topKey : key,
    loose: settled,
    voices: [...voices, { ...span, player, part: player.part, key }],
    closing: player.drums ? closing : closingWith(closing, tick, key, bassOf(voices, tick)),
  };
}

/**
 * The same music with a note held on at its tick.
 * @param standing without that note
 */
export function heldOn(standing: Standing, voice: Voice, span: Span): Standing {
  const { tick, voices, closing } = standing;
  const { part, key, player } = voice;
  const sounds = closing?.tick === tick && player && !player.drums;
  return {
    ...moved(standing, part, span.alone ? topKey : key),
    voices: [...voices, { ...voice, ...span }],
    closing: sounds ? { ...closing, bass: Math.min(closing.bass, key) } : closing,
  };
}

/** The same music with the onset written up to a key of a part, by notes that are not new. */
export function moved(standing: Standing, part: number, key: number): Standing {
  return { ...standing, part, key, loose: settled };
}

/** The same music with an open note released; those on lower keys sound on at this tick. */
export function released(standing: Standing, part: number, key: number): Standing {
  const voices = standing.voices.filter((one) => !(one.open && one.part === part && one.key === key));
  return { ...standing, voices, loose: key + 1 };
}

/** The lowest new pitched note that sounds at a tick, given what sounds now; `Infinity` where there is none. */
export function bassOf(voices: readonly Voice[], tick: number): number {
  let bass = Number.POSITIVE_INFINITY;
  for (const { player, key, open, silent } of voices) {
    if (player && !player.drums && (open || silent > tick)) bass = Math.min(bass, key);
  }
  return bass;
}
