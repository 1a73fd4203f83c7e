import type { Instrument } from './instrument.ts';
import { heldTone, octaves, strickenTone } from './synthesis/harmonics.ts';

const partials = Array.from({ length: 10 }, (_, i) => ({ ratio: i + 1, amplitude: 1 / (i + 1) ** 1.6 }));

/** Plays in place of an instrument with a held tone until its recordings are there. */
export const heldStandIn: Instrument = {
  id: 'held-stand-in',
  name: 'Soft synthesiser, held',
  gain: -3,
  range: [12, 120],
  attack: 0.02,
  release: 0.2,
  sustains: true,
  plays: 'pitch',
  source: { kind: 'computed', compute: (rate) => octaves.map((root) => heldTone(root, partials, rate)) },
};

/** Plays in place of a struck or plucked instrument until its recordings are there. */
export const struckStandIn: Instrument = {
  id: 'struck-stand-in',
  name: 'Soft synthesiser, struck',
  gain: -3,
  range: [12, 120],
  attack: 0.002,
  release: 0.25,
  sustains: false,
  plays: 'pitch',
  source: {
    kind: 'computed',
    compute: (rate) => octaves.map((root) => strickenTone(root, partials, { seconds: 2.5, brightness: 0.7 }, rate)),
  },
};
