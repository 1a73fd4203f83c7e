import type { Instrument } from './instrument.ts';
import { octaves, strickenTone } from './synthesis/harmonics.ts';

/** A struck tine: few partials, and a high one that rings like a bell at the beginning. */
const partials = [
  { ratio: 1, amplitude: 1 },
  { ratio: 2, amplitude: 0.35 },
  { ratio: 3, amplitude: 0.12 },
  { ratio: 4, amplitude: 0.08 },
  { ratio: 7.1, amplitude: 0.12 },
  { ratio: 14.2, amplitude: 0.05 },
];
const decay = { seconds: 4, brightness: 0.8 };

/** A tine piano, computed. */
export const electricPiano: Instrument = {
  id: 'electric-piano',
  name: 'Electric piano',
  gain: 2,
  range: [28, 103],
  attack: 0.001,
  release: 0.25,
  sustains: false,
  plays: 'pitch',
  source: { kind: 'computed', compute: (rate) => octaves.map((root) => strickenTone(root, partials, decay, rate)) },
};
