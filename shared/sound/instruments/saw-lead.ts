import type { Instrument } from './instrument.ts';
import { heldTone, octaves } from './synthesis/harmonics.ts';

/** Two sawtooth waves, a few cents apart, so that they beat. */
const partials = [0.9985, 1.0015].flatMap((tuning) =>
  Array.from({ length: 30 }, (_, i) => ({ ratio: (i + 1) * tuning, amplitude: 1 / (i + 1) })),
);

/** Two beating sawtooth waves, for solo lines and synthetic brass. */
export const sawLead: Instrument = {
  id: 'saw-lead',
  name: 'Sawtooth lead',
  gain: -2,
  range: [36, 96],
  attack: 0.008,
  release: 0.12,
  sustains: true,
  plays: 'pitch',
  source: { kind: 'computed', compute: (rate) => octaves.map((root) => heldTone(root, partials, rate)) },
};
