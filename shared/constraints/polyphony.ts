import * as v from 'valibot';
import { type Constraint, notASetting, single } from './constraint.ts';

const most = 128;

/**
 * So many new notes of a track sound at once at most. What was there before is not counted: a note of the seed that rings
 * on over the seam, or one that is locked in a gap, is its player's own.
 */
export const polyphony: Constraint<number> = {
  flag: '--polyphony',
  label: 'the notes at once',
  value: '<n>',
  help: 'at most so many new notes of a track sound at once; 1 is a single voice',
  schema: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(most)),
  parse(texts) {
    const text = single(polyphony.flag, texts);
    const voices = /^\d{1,3}$/.test(text.trim()) ? Number(text) : 0;
    if (voices < 1 || voices > most) throw notASetting(polyphony.flag, text, `a whole number from 1 to ${most}`);
    return voices;
  },
  write: String,
  apply(voices, terms) {
    terms.voices = voices;
  },
};
