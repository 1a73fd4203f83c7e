import type { Instrument } from './instrument.ts';
import { heldTone, octaves } from './synthesis/harmonics.ts';

/** Strong low partials with a hollow at the fifth, two reeds a little apart. */
const amplitudes = [1, 0.8, 0.7, 0.5, 0.2, 0.35, 0.25, 0.2, 0.15, 0.1, 0.08, 0.06];
const partials = [0.9985, 1.0015].flatMap((tuning) =>
  amplitudes.map((amplitude, i) => ({ ratio: (i + 1) * tuning, amplitude })),
);

/** Accordion and harmonica: two reeds that beat. */
export const reed: Instrument = {
  id: 'reed',
  name: 'Reed organ',
  gain: -1,
  range: [41, 96],
  attack: 0.03,
  release: 0.12,
  sustains: true,
  plays: 'pitch',
  source: { kind: 'computed', compute: (rate) => octaves.map((root) => heldTone(root, partials, rate)) },
};
