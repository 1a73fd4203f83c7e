import type { Instrument } from './instrument.ts';
import { heldTone, octaves } from './synthesis/harmonics.ts';

/** Three soft tones some cents apart, so that they beat slowly. */
const partials = [0.996, 1, 1.004].flatMap((tuning) =>
  Array.from({ length: 12 }, (_, i) => ({ ratio: (i + 1) * tuning, amplitude: 1 / (i + 1) ** 1.8 })),
);

/** A wide, soft tone that comes and goes slowly. */
export const pad: Instrument = {
  id: 'pad',
  name: 'Pad',
  gain: -4,
  range: [36, 96],
  attack: 0.25,
  release: 0.9,
  sustains: true,
  plays: 'pitch',
  source: { kind: 'computed', compute: (rate) => octaves.map((root) => heldTone(root, partials, rate)) },
};
