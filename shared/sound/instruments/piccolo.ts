import { flute } from './flute.ts';
import type { Instrument } from './instrument.ts';

/** No piccolo was recorded: a flute played faster has about its size. */
export const piccolo: Instrument = { ...flute, id: 'piccolo', name: 'Piccolo', range: [74, 108], bias: -7 };
