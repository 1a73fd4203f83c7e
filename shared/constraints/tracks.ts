import * as v from 'valibot';
import { type Constraint, notASetting } from './constraint.ts';

/** Only some tracks get new notes; indices of them. */
export const tracks: Constraint<readonly number[]> = {
  flag: '--tracks',
  label: 'the tracks that may play',
  value: '<list>',
  help: 'new notes on these tracks alone, counted from 1, such as 1,3',
  schema: v.pipe(
    v.array(v.pipe(v.number(), v.integer(), v.minValue(0), v.maxValue(4095))),
    v.minLength(1),
    v.maxLength(4096),
    v.readonly(),
  ),
  parse: (texts) => [...new Set(texts.flatMap((text) => text.split(',').map((one) => parseTrack(one, text))))],
  write: (list) => list.map((track) => track + 1).join(','),
  apply(list, terms) {
    terms.playing = new Set(list);
  },
};

function parseTrack(number: string, text: string): number {
  if (/^\s*[1-9]\d{0,3}\s*$/.test(number)) return Number(number) - 1;
  throw notASetting(tracks.flag, text, 'numbers of tracks, counted from 1, such as 1,3');
}
