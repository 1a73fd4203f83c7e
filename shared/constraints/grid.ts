import * as v from 'valibot';
import { type Constraint, notASetting, single } from './constraint.ts';
import type { GridLines } from './terms.ts';

const divisions = [1, 2, 4, 8, 16, 32, 64] as const;

/** Notes begin on the lines of a grid, which is counted from each bar line; how long they are is free. */
export const grid: Constraint<GridLines> = {
  flag: '--grid',
  label: 'the rhythm grid',
  value: '<step>',
  help: 'notes begin on this grid alone: 1/1 to 1/64, or triplets such as 1/8t',
  schema: v.strictObject({ division: v.picklist(divisions), triplet: v.boolean() }),
  parse(texts) {
    const text = single(grid.flag, texts);
    const [, number, t] = /^\s*1\/(\d{1,2})(t?)\s*$/i.exec(text) ?? [];
    const division = divisions.find((one) => one === Number(number));
    if (division === undefined)
      throw notASetting(grid.flag, text, '1/1, 1/2, 1/4 and so on up to 1/64, or triplets such as 1/8t');
    return { division, triplet: t !== '' };
  },
  write: ({ division, triplet }) => `1/${division}${triplet ? 't' : ''}`,
  apply(lines, terms) {
    terms.grid = lines;
  },
};
