import type { Instrument } from './instrument.ts';
import { octaves, strickenTone } from './synthesis/harmonics.ts';

/** Partials of a tuned bar and of a small bell: the fourth is tuned to two octaves, the others are inharmonic. */
const partials = [
  { ratio: 1, amplitude: 1 },
  { ratio: 2.756, amplitude: 0.25 },
  { ratio: 4, amplitude: 0.35 },
  { ratio: 5.404, amplitude: 0.12 },
  { ratio: 8.933, amplitude: 0.06 },
];
const decay = { seconds: 3.5, brightness: 0.6 };

/** Celesta, glockenspiel, music box, vibraphone and bells, computed. */
export const bell: Instrument = {
  id: 'bell',
  name: 'Bells',
  gain: 0,
  range: [48, 108],
  attack: 0.001,
  release: 0.9,
  sustains: false,
  plays: 'pitch',
  source: { kind: 'computed', compute: (rate) => octaves.map((root) => strickenTone(root, partials, decay, rate)) },
};
