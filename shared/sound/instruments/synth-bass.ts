import type { Instrument } from './instrument.ts';
import { heldTone, octaves } from './synthesis/harmonics.ts';

const partials = Array.from({ length: 14 }, (_, i) => ({ ratio: i + 1, amplitude: 1 / (i + 1) ** 1.2 }));

/** A round sawtooth, for bass lines. */
export const synthBass: Instrument = {
  id: 'synth-bass',
  name: 'Synth bass',
  gain: -3,
  range: [24, 60],
  attack: 0.004,
  release: 0.08,
  sustains: true,
  plays: 'pitch',
  source: { kind: 'computed', compute: (rate) => octaves.map((root) => heldTone(root, partials, rate)) },
};
