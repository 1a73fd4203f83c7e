import { cello } from './cello.ts';
import type { Instrument } from './instrument.ts';
import { joined } from './recorded.ts';
import { violin } from './violin.ts';

/** No viola was recorded: a cello below, a violin above. */
export const viola: Instrument = {
  id: 'viola',
  name: 'Viola',
  gain: 0,
  range: [48, 84],
  attack: 0.006,
  release: 0.2,
  sustains: true,
  plays: 'pitch',
  source: joined([
    [cello, 0],
    [violin, 62],
  ]),
};
