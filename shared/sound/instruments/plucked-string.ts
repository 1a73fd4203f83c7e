import type { Instrument } from './instrument.ts';
import { octaves, strickenTone } from './synthesis/harmonics.ts';

/** A string plucked near its bridge: many partials, hardly weaker towards the top. */
const partials = Array.from({ length: 40 }, (_, i) => ({
  ratio: (i + 1) * Math.sqrt(1 + 0.00008 * (i + 1) ** 2),
  amplitude: Math.abs(Math.sin((i + 1) * 0.37)) / (i + 1),
}));
const decay = { seconds: 4, brightness: 0.55 };

/** Harpsichord, clavinet, sitar, koto and the like, computed. */
export const pluckedString: Instrument = {
  id: 'plucked-string',
  name: 'Plucked string',
  gain: 3,
  range: [29, 96],
  attack: 0.001,
  release: 0.15,
  sustains: false,
  plays: 'pitch',
  source: { kind: 'computed', compute: (rate) => octaves.map((root) => strickenTone(root, partials, decay, rate)) },
};
