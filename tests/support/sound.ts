/** Root mean square of samples from one second to another, in decibels below full scale. */
export function loudness(samples: Float32Array, rate: number, from: number, to: number): number {
  const part = samples.subarray(Math.round(from * rate), Math.round(to * rate));
  return 10 * Math.log10(part.reduce((sum, value) => sum + value * value, 0) / part.length);
}

export function peakOf(samples: Float32Array): number {
  return samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

/**
 * The second at which a sound begins: the first sample, from 20 ms before it is expected, that reaches a twentieth of
 * the peak of the following 150 ms. The sound must begin out of silence.
 */
export function onsetNear(samples: Float32Array, rate: number, expected: number): number {
  const from = Math.max(0, Math.round((expected - 0.02) * rate));
  const part = samples.subarray(from, Math.round((expected + 0.15) * rate));
  const least = peakOf(part) / 20;
  return (from + part.findIndex((value) => Math.abs(value) > least)) / rate;
}

/**
 * How many cents a tone is away from a pitch within a semitone and a half, by the peak of its normalised
 * autocorrelation near that pitch's period, and how high that peak is: 1 where the tone repeats exactly.
 */
export function tuning(samples: Float32Array, rate: number, pitch: number): { cents: number; likeness: number } {
  const period = rate / (440 * 2 ** ((pitch - 69) / 12));
  // Several periods at once tell the pitch of high tones more finely than one.
  const periods = Math.max(1, Math.floor(200 / period));
  const centre = period * periods;
  const reach = Math.ceil(centre * 0.09);
  const likeness = (lag: number) => {
    let product = 0;
    let first = 0;
    let second = 0;
    for (let n = 0; n < samples.length - Math.ceil(centre) - reach - 1; n++) {
      const a = samples[n] ?? 0;
      const b = samples[n + lag] ?? 0;
      product += a * b;
      first += a * a;
      second += b * b;
    }
    return product / Math.sqrt(first * second);
  };
  const lags = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.round(centre) - reach + i);
  const values = lags.map(likeness);
  const at = values.indexOf(Math.max(...values));
  const [before = 0, here = 0, after = 0] = [values[at - 1], values[at], values[at + 1]];
  const bend = before - 2 * here + after;
  const lag = (lags[at] ?? 0) + (bend === 0 ? 0 : (before - after) / (2 * bend));
  return { cents: 1200 * Math.log2(centre / lag), likeness: here };
}

/** The part of a tone's energy in its odd partials: near 0 where it sounds an octave above the pitch. */
export function oddPartials(samples: Float32Array, rate: number, pitch: number): number {
  const fundamental = 440 * 2 ** ((pitch - 69) / 12);
  let odd = 0;
  let all = 0;
  for (let k = 1; k <= 10; k++) {
    const energy = energyAt(samples, rate, fundamental * k);
    all += energy;
    if (k % 2 === 1) odd += energy;
  }
  return odd / all;
}

/** Energy at a frequency, through a Hann window (a single bin of a discrete Fourier transform). */
function energyAt(samples: Float32Array, rate: number, frequency: number): number {
  let real = 0;
  let imaginary = 0;
  for (const [n, value] of samples.entries()) {
    const windowed = value * (0.5 - 0.5 * Math.cos((2 * Math.PI * n) / samples.length));
    real += windowed * Math.cos((2 * Math.PI * frequency * n) / rate);
    imaginary += windowed * Math.sin((2 * Math.PI * frequency * n) / rate);
  }
  return real * real + imaginary * imaginary;
}
