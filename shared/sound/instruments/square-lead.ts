import type { Instrument } from './instrument.ts';
import { heldTone, octaves } from './synthesis/harmonics.ts';

/** A square wave: odd partials only. */
const partials = Array.from({ length: 24 }, (_, i) => ({ ratio: 2 * i + 1, amplitude: 1 / (2 * i + 1) }));

/** A plain square wave, for solo lines. */
export const squareLead: Instrument = {
  id: 'square-lead',
  name: 'Square lead',
  gain: -2,
  range: [36, 96],
  attack: 0.005,
  release: 0.08,
  sustains: true,
  plays: 'pitch',
  source: { kind: 'computed', compute: (rate) => octaves.map((root) => heldTone(root, partials, rate)) },
};
