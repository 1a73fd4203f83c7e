import * as v from 'valibot';
import { parseScale } from '../music/named-scale.ts';
import { type Constraint, single } from './constraint.ts';

/** The pitched tracks strike notes of a scale alone. Drums strike what they like, since their keys name instruments. */
export const scale: Constraint<string> = {
  flag: '--scale',
  label: 'the scale',
  value: '<key>',
  help: 'notes of this scale alone, such as "D minor", "F# dorian" or "A minor pentatonic"',
  schema: v.pipe(v.string(), v.maxLength(100), v.check(isScale, 'Expected the name of a scale')),
  parse(texts) {
    return parseScale(single(scale.flag, texts)).name;
  },
  write: (name) => `"${name}"`,
  apply(name, { rules }) {
    const { pitchClasses } = parseScale(name);
    rules.push((_track, drums, key) => drums || pitchClasses.has(key % 12));
  },
};

function isScale(name: string): boolean {
  try {
    parseScale(name);
    return true;
  } catch {
    return false;
  }
}
