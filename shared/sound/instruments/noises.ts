import { Random } from '../../random.ts';
import type { Instrument, Waveform } from './instrument.ts';
import { fadedOut, frequencyOf, normalised, octaves } from './synthesis/harmonics.ts';

/** Two seconds of noise around a pitch that swells and fades. */
function rush(root: number, sampleRate: number): Waveform {
  const random = new Random(root);
  const samples = new Float32Array(2 * sampleRate);
  // A resonator (Smith, “Introduction to Digital Filters”, two-pole filter) of a third of an octave's width.
  const radius = Math.exp((-Math.PI * frequencyOf(root) * 0.23) / sampleRate);
  const turn = 2 * radius * Math.cos((2 * Math.PI * frequencyOf(root)) / sampleRate);
  let before = 0;
  let earlier = 0;
  for (let n = 0; n < samples.length; n++) {
    const value = 2 * random.uniform() - 1 + turn * before - radius * radius * earlier;
    earlier = before;
    before = value;
    samples[n] = value * Math.min(1, (20 * n) / samples.length) * Math.exp((-4 * n) / samples.length);
  }
  return { root, samples: fadedOut(normalised(samples)) };
}

/** General MIDI's sound effects, of which only a rush of noise at the wanted height is kept. */
export const noises: Instrument = {
  id: 'noises',
  name: 'Noises',
  gain: -6,
  range: [24, 108],
  attack: 0.001,
  release: 0.3,
  sustains: false,
  plays: 'pitch',
  source: { kind: 'computed', compute: (rate) => octaves.map((root) => rush(root, rate)) },
};
