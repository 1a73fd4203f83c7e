import type { Instrument } from './instrument.ts';
import { strike, strikes } from './synthesis/drums.ts';

/** A drum kit, computed: General MIDI's percussion keys, 35 to 81. */
export const drumKit: Instrument = {
  id: 'drum-kit',
  name: 'Drum kit',
  gain: -2,
  range: [35, 81],
  attack: 0,
  release: 0.05,
  sustains: false,
  plays: 'key',
  source: {
    kind: 'computed',
    compute: (rate) => [...strikes].map(([root, recipe]) => ({ root, samples: strike(recipe, root, rate) })),
  },
};
