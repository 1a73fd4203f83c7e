import { cello } from './cello.ts';
import { contrabass } from './contrabass.ts';
import type { Instrument } from './instrument.ts';
import { joined } from './recorded.ts';
import { violin } from './violin.ts';

/** A string section of one player a part, its notes coming and going softly. */
export const strings: Instrument = {
  id: 'strings',
  name: 'Strings',
  gain: 0,
  range: [28, 100],
  attack: 0.06,
  release: 0.5,
  sustains: true,
  plays: 'pitch',
  source: joined([
    [contrabass, 0],
    [cello, 37],
    [violin, 57],
  ]),
};
