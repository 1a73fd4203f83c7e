import * as v from 'valibot';
import { type Constraint, notASetting, single } from './constraint.ts';

/** In quarter notes; far beyond any song. */
const longest = 100_000;

/** The whole song lasts so many quarter notes, to the tick, and no note is cut for it: each ends by then. */
export const length: Constraint<number> = {
  flag: '--length',
  label: 'the length',
  value: '<quarters>',
  help: 'how long the whole song is to be, in quarter notes, to the tick; instead of --bars',
  schema: v.pipe(v.number(), v.gtValue(0), v.maxValue(longest)),
  parse(texts) {
    const text = single(length.flag, texts);
    const quarters = text.trim() === '' ? Number.NaN : Number(text);
    if (!(quarters > 0 && quarters <= longest)) {
      throw notASetting(length.flag, text, `a number of quarter notes above 0, up to ${longest}`);
    }
    return quarters;
  },
  write: String,
  apply(_, terms) {
    terms.endsInTime = true;
  },
};
