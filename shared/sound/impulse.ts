import { Random } from '../random.ts';

/**
 * The echo of a small hall: decaying noise, the same at each call, its treble fading sooner than its bass as air and
 * walls take it, with 12 ms of quiet before. Both channels have the energy of a single click of 1.
 */
export function roomImpulse(sampleRate: number, seconds = 1.4): [Float32Array<ArrayBuffer>, Float32Array<ArrayBuffer>] {
  return [channel(1, sampleRate, seconds), channel(2, sampleRate, seconds)];
}

function channel(seed: number, sampleRate: number, seconds: number): Float32Array<ArrayBuffer> {
  const random = new Random(seed);
  const samples = new Float32Array(Math.round(sampleRate * seconds));
  const quiet = Math.round(sampleRate * 0.012);
  let smooth = 0;
  let energy = 0;
  for (let n = quiet; n < samples.length; n++) {
    const time = (n - quiet) / sampleRate;
    // From 9 kHz at once down to 1.5 kHz at the end.
    const cutoff = 1500 + 7500 * Math.exp((-4 * time) / seconds);
    smooth += (random.normal() - smooth) * (1 - Math.exp((-2 * Math.PI * cutoff) / sampleRate));
    const value = smooth * Math.exp((-6.9 * time) / seconds);
    samples[n] = value;
    energy += value * value;
  }
  const scale = 1 / Math.sqrt(energy);
  return samples.map((value) => value * scale);
}
