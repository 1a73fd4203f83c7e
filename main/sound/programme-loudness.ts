/** What {@link broughtTo} never lets a sample pass, in dBFS. */
const ceiling = -1;

/** Seconds between the beginnings of two gating blocks, and how many such steps a block has: they overlap by 75 %. */
const step = 0.1;
const stepsABlock = 4;

/** Loudness below which a block is silence, and how far below the others' mean it still counts, in LUFS and LU. */
const absoluteGate = -70;
const relativeGate = -10;

/**
 * Integrated loudness of a whole piece of sound, as one perceives it: K-weighted, in blocks of 0.4 seconds, silences left
 * out (ITU-R BS.1770-4, annex 1).
 * @param channels left and right, or one alone, full scale 1
 * @param rate frames a second
 * @returns LUFS; `-Infinity` where all is silence
 */
export function programmeLoudness(channels: readonly Float32Array[], rate: number): number {
  const powers = blockPowers(channels, rate).filter((power) => loudnessOf(power) > absoluteGate);
  const threshold = loudnessOf(mean(powers)) + relativeGate;
  return loudnessOf(mean(powers.filter((power) => loudnessOf(power) > threshold)));
}

/**
 * The sound at another loudness, by one gain for all of it; less loud than asked for where its peak would pass −1 dBFS.
 * Silence stays as it is.
 * @param loudness LUFS
 * @param now its {@link programmeLoudness}, where that is known already
 */
export function broughtTo(
  channels: readonly Float32Array[],
  rate: number,
  loudness: number,
  now = programmeLoudness(channels, rate),
): Float32Array[] {
  if (now === -Infinity) return channels.map((samples) => samples.slice());
  let peak = 0;
  for (const samples of channels) for (const value of samples) peak = Math.max(peak, Math.abs(value));
  const gain = Math.min(10 ** ((loudness - now) / 20), 10 ** (ceiling / 20) / peak);
  return channels.map((samples) => samples.map((value) => value * gain));
}

/** Mean square of each gating block, K-weighted, summed over the channels. */
function blockPowers(channels: readonly Float32Array[], rate: number): number[] {
  const frames = Math.round(step * rate);
  const energies = new Float64Array(Math.floor((channels[0]?.length ?? 0) / frames));
  for (const samples of channels) {
    const [shelf, pass] = [highShelf(rate), highPass(rate)];
    for (let i = 0; i < energies.length; i++) {
      for (let n = i * frames; n < (i + 1) * frames; n++) energies[i]! += pass.next(shelf.next(samples[n]!)) ** 2;
    }
  }
  const blocks = Math.max(0, energies.length - stepsABlock + 1);
  return Array.from({ length: blocks }, (_, i) => {
    const within = energies.subarray(i, i + stepsABlock);
    return within.reduce((sum, energy) => sum + energy, 0) / (stepsABlock * frames);
  });
}

function loudnessOf(power: number): number {
  return -0.691 + 10 * Math.log10(power);
}

function mean(values: readonly number[]): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length;
}

/** A filter of second order, its feedback's first coefficient 1. */
class Biquad {
  readonly #b: readonly [number, number, number];
  readonly #a: readonly [number, number];
  #first = 0;
  #second = 0;

  constructor(b: readonly [number, number, number], a: readonly [number, number]) {
    this.#b = b;
    this.#a = a;
  }

  /** What comes out as this sample goes in. */
  next(sample: number): number {
    const [b0, b1, b2] = this.#b;
    const [a1, a2] = this.#a;
    const output = b0 * sample + this.#first;
    this.#first = b1 * sample - a1 * output + this.#second;
    this.#second = b2 * sample - a2 * output;
    return output;
  }
}

/**
 * The first stage of the K-weighting, for a head in the sound's way. The standard lists coefficients for 48 kHz alone; the
 * analogue filter that they come from, for any rate, is B. De Man's (Evaluation of implementations of the EBU R128 loudness
 * measurement, AES 145, 2018).
 */
function highShelf(rate: number): Biquad {
  const k = Math.tan((Math.PI * 1681.974450955533) / rate);
  const q = 0.7071752369554196;
  const high = 10 ** (3.999843853973347 / 20);
  const band = high ** 0.4996667741545416;
  const a0 = 1 + k / q + k * k;
  return new Biquad(
    [(high + (band * k) / q + k * k) / a0, (2 * (k * k - high)) / a0, (high - (band * k) / q + k * k) / a0],
    [(2 * (k * k - 1)) / a0, (1 - k / q + k * k) / a0],
  );
}

/** The second stage, a high pass; of the same source. */
function highPass(rate: number): Biquad {
  const k = Math.tan((Math.PI * 38.13547087602444) / rate);
  const q = 0.5003270373238773;
  const a0 = 1 + k / q + k * k;
  return new Biquad([1, -2, 1], [(2 * (k * k - 1)) / a0, (1 - k / q + k * k) / a0]);
}
