import type { Instrument } from './instrument.ts';
import { octaves, strickenTone } from './synthesis/harmonics.ts';

/** The partials of a kettledrum's membrane that ring, as multiples of the one that is heard as its pitch. */
const partials = [
  { ratio: 1, amplitude: 1 },
  { ratio: 1.504, amplitude: 0.6 },
  { ratio: 1.742, amplitude: 0.25 },
  { ratio: 2, amplitude: 0.35 },
  { ratio: 2.245, amplitude: 0.15 },
  { ratio: 2.494, amplitude: 0.12 },
];
const decay = { seconds: 1.6, brightness: 1 };

/** Timpani and other tuned drums, computed. */
export const timpani: Instrument = {
  id: 'timpani',
  name: 'Timpani',
  gain: 5,
  range: [36, 65],
  attack: 0.001,
  release: 0.4,
  sustains: false,
  plays: 'pitch',
  source: { kind: 'computed', compute: (rate) => octaves.map((root) => strickenTone(root, partials, decay, rate)) },
};
