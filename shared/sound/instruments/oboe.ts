import { bassoon } from './bassoon.ts';
import type { Instrument } from './instrument.ts';

/** No oboe was recorded: a bassoon played nearly twice as fast has about its formants. */
export const oboe: Instrument = { ...bassoon, id: 'oboe', name: 'Oboe', range: [58, 91], bias: -10 };
