import type { Instrument } from './instrument.ts';
import { frequencyOf, heldTone, octaves } from './synthesis/harmonics.ts';

/** Formants of a sung “ah”: their frequencies and widths in hertz, and how strong they are. */
const formants = [
  { frequency: 700, width: 110, amount: 1 },
  { frequency: 1150, width: 130, amount: 0.6 },
  { frequency: 2700, width: 250, amount: 0.2 },
  { frequency: 3400, width: 350, amount: 0.12 },
] as const;

/** Voices a few cents apart that sing at this pitch, their partials as strong as the formants let them be. */
function partialsAt(root: number): { ratio: number; amplitude: number }[] {
  const fundamental = frequencyOf(root);
  return [0.9965, 1, 1.0045].flatMap((tuning) =>
    Array.from({ length: 40 }, (_, i) => {
      const hertz = fundamental * (i + 1);
      const throat = formants.reduce(
        (sum, { frequency, width, amount }) => sum + amount / (1 + ((hertz - frequency) / width) ** 2),
        0.03,
      );
      return { ratio: (i + 1) * tuning, amplitude: (throat + (i === 0 ? 0.15 : 0)) / (i + 1) ** 0.5 };
    }),
  );
}

/** Voices that sing “ah”, computed. */
export const choir: Instrument = {
  id: 'choir',
  name: 'Choir',
  gain: 1,
  range: [41, 84],
  attack: 0.08,
  release: 0.4,
  sustains: true,
  plays: 'pitch',
  source: { kind: 'computed', compute: (rate) => octaves.map((root) => heldTone(root, partialsAt(root), rate)) },
};
