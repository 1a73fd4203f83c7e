import type { Instrument } from './instrument.ts';
import { joined } from './recorded.ts';
import { trombone } from './trombone.ts';
import { trumpet } from './trumpet.ts';
import { tuba } from './tuba.ts';

/** Tuba, trombone and trumpet, each in its register. */
export const brass: Instrument = {
  id: 'brass',
  name: 'Brass section',
  gain: 0,
  range: [28, 84],
  attack: 0.006,
  release: 0.2,
  sustains: true,
  plays: 'pitch',
  source: joined([
    [tuba, 0],
    [trombone, 40],
    [trumpet, 62],
  ]),
};
