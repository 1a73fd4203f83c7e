/**
 * How music ends so far: the last onset of a pitched note. It ends on the tonic where the highest and the lowest note
 * that are struck there are the tonic, and no lower note sounds on that is not: melody and bass come home, and what lies
 * between them may be a chord.
 */
export interface Closing {
  readonly tick: number;
  readonly lowest: number;
  readonly highest: number;
  /** The lowest note that sounds there, whenever it was struck. */
  readonly bass: number;
}

/**
 * The closing after one more note is struck.
 * @param bass the lowest pitched note that sounds on meanwhile; `Infinity` where there is none
 */
export function closingWith(before: Closing | undefined, tick: number, key: number, bass: number): Closing {
  const here = before?.tick === tick ? before : undefined;
  return {
    tick,
    lowest: Math.min(here?.lowest ?? key, key),
    highest: Math.max(here?.highest ?? key, key),
    bass: Math.min(here?.bass ?? key, key, bass),
  };
}

/** Whether music ends on the tonic, a pitch class, where it ends so. */
export function closesOn(tonic: number, { lowest, highest, bass }: Closing): boolean {
  return lowest % 12 === tonic && highest % 12 === tonic && bass % 12 === tonic;
}
