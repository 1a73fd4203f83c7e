/** The lines of a rhythm grid: so many to a whole note, counted from each bar line; two thirds as far apart in triplets. */
export interface GridLines {
  readonly division: number;
  readonly triplet: boolean;
}

/** What must hold of the notes that a model writes. Tracks are counted from 0. */
export interface Terms {
  /** Whether a track may strike a key. */
  allows(track: number, drums: boolean, key: number): boolean;
  /** Tracks that may play; undefined for all. */
  readonly playing: ReadonlySet<number> | undefined;
  /** How many notes of a track may sound at once. */
  readonly voices: number;
  /** Onsets that every whole bar has at least; what a track strikes together counts once. */
  readonly least: number;
  /** Notes that begin in a bar at most, those that stand there already among them. */
  readonly most: number;
  /** Where notes may begin; undefined for anywhere. */
  readonly grid: GridLines | undefined;
  /** Pitch class on which the music ends: see `Closing`; undefined for any. */
  readonly closing: number | undefined;
  /** Whether every note ends by the time the music does, rather than being cut there. */
  readonly endsInTime: boolean;
  /** From 0 to 1: how much the music may repeat itself. It bends what a model likes and forbids nothing. */
  readonly repetition: number;
}

/** Terms that constraints are adding to. */
export type TermsDraft = { -readonly [Name in Exclude<keyof Terms, 'allows'>]: Terms[Name] } & {
  /** Each may forbid a key to a track. */
  readonly rules: ((track: number, drums: boolean, key: number) => boolean)[];
};

/** Terms that ask for nothing. */
export function openTerms(): TermsDraft {
  return {
    rules: [],
    playing: undefined,
    voices: Number.POSITIVE_INFINITY,
    least: 0,
    most: Number.POSITIVE_INFINITY,
    grid: undefined,
    closing: undefined,
    endsInTime: false,
    repetition: 1,
  };
}

/** The terms as they are agreed. */
export function termsOf({ rules, ...terms }: TermsDraft): Terms {
  return {
    ...terms,
    allows: (track, drums, key) =>
      (terms.playing?.has(track) ?? true) && rules.every((rule) => rule(track, drums, key)),
  };
}

/** Whether the terms count in bars, so that the meter must stay as it is. */
export function countsBars({ least, most, grid, closing, endsInTime }: Terms): boolean {
  return least > 0 || most < Number.POSITIVE_INFINITY || !!grid || closing !== undefined || endsInTime;
}
