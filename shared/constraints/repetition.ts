import * as v from 'valibot';
import { type Constraint, notASetting, single } from './constraint.ts';

/**
 * How much the music may repeat itself: 1 lets the model repeat as it likes, 0 holds it back as firmly as can be without
 * forbidding anything. See `Repeats` for what counts as a repeat and what it costs.
 */
export const repetition: Constraint<number> = {
  flag: '--repetition',
  label: 'the repetition',
  value: '<r>',
  help: 'how much the music may repeat itself, from 0, hardly, to 1, as the model likes; forbids nothing',
  schema: v.pipe(v.number(), v.minValue(0), v.maxValue(1)),
  parse(texts) {
    const text = single(repetition.flag, texts);
    const share = text.trim() === '' ? Number.NaN : Number(text);
    if (!(share >= 0 && share <= 1)) throw notASetting(repetition.flag, text, 'a number from 0 to 1');
    return share;
  },
  write: String,
  apply(share, terms) {
    terms.repetition = share;
  },
};
