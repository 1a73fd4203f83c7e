import * as v from 'valibot';
import { type Constraint, notASetting, single } from './constraint.ts';

/** How many note onsets a bar has, over all tracks. */
export interface Density {
  readonly least: number;
  readonly most: number;
}

const mostNotes = 1000;
const count = v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(mostNotes));

/**
 * Every bar that is written whole has as many onsets as asked for at least, and no bar more notes than asked for. What a
 * track strikes at once counts once for the least and note by note for the most, so that a bar is neither filled up with
 * one thick chord, nor overfull with several. What stands in the bar already, before the seam or locked, is counted too.
 */
export const density: Constraint<Density> = {
  flag: '--density',
  label: 'the onsets a bar',
  value: '<a-b>',
  help: 'at least a and at most b note onsets a bar, over all tracks, such as 4-12',
  schema: v.pipe(
    v.strictObject({ least: count, most: count }),
    v.check(({ least, most }) => least <= most, 'Expected the lower number first'),
  ),
  parse(texts) {
    const text = single(density.flag, texts);
    const [, low, high = low] = /^\s*(\d{1,4})(?:-(\d{1,4}))?\s*$/.exec(text) ?? [];
    const [least, most] = [Number(low), Number(high)];
    if (low === undefined || most > mostNotes || least > most) {
      throw notASetting(
        density.flag,
        text,
        `two whole numbers from 0 to ${mostNotes}, the lower one first, such as 4-12`,
      );
    }
    return { least, most };
  },
  write: ({ least, most }) => `${least}-${most}`,
  apply({ least, most }, terms) {
    terms.least = least;
    terms.most = most;
  },
};
