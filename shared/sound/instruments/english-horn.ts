import { bassoon } from './bassoon.ts';
import type { Instrument } from './instrument.ts';

/** No English horn was recorded: a bassoon played faster has about its formants. */
export const englishHorn: Instrument = {
  ...bassoon,
  id: 'english-horn',
  name: 'English horn',
  range: [52, 81],
  bias: -6,
};
