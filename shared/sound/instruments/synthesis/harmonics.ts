import type { Waveform } from '../instrument.ts';

/** Pitches at which computed tones are made: one an octave, so that none is played much faster than it was made. */
export const octaves = [24, 36, 48, 60, 72, 84, 96, 108] as const;

/** The frequency of a MIDI pitch in hertz, A4 (69) being 440. */
export function frequencyOf(pitch: number): number {
  return 440 * 2 ** ((pitch - 69) / 12);
}

/** One partial of a tone: its frequency as a multiple of the fundamental, its amplitude, and its beating in hertz. */
export interface Partial {
  readonly ratio: number;
  readonly amplitude: number;
}

/**
 * A held tone that repeats without a seam: each partial is moved to the nearest frequency that fits a whole number of
 * times into the loop (by less than a cent from C2 up, as the loop lasts a second). Partials above a third of the
 * sample rate are left out, so that none folds back when it is played an octave higher.
 */
export function heldTone(root: number, partials: readonly Partial[], sampleRate: number): Waveform {
  const length = sampleRate;
  const samples = new Float32Array(length);
  const fundamental = frequencyOf(root);
  for (const [i, { ratio, amplitude }] of partials.entries()) {
    const cycles = Math.round((fundamental * ratio * length) / sampleRate);
    if (cycles > length / 3) continue;
    // Phases a golden angle apart keep the sum's peaks low.
    addSine(samples, cycles / length, amplitude, i * 2.399963);
  }
  return { root, samples: normalised(samples), loop: { start: 0, end: length } };
}

/** A struck or plucked tone: each partial fades by itself, the higher the sooner. */
export function strickenTone(
  root: number,
  partials: readonly Partial[],
  decay: { readonly seconds: number; readonly brightness: number },
  sampleRate: number,
): Waveform {
  const length = Math.round(sampleRate * decay.seconds);
  const samples = new Float32Array(length);
  const fundamental = frequencyOf(root);
  for (const [i, { ratio, amplitude }] of partials.entries()) {
    const cycles = (fundamental * ratio) / sampleRate;
    if (cycles > 1 / 3) continue;
    // Down to a thousandth at the end of the tone for the fundamental.
    const fade = (6.9 / length) * ratio ** decay.brightness;
    addSine(samples, cycles, amplitude, i * 2.399963, fade);
  }
  return { root, samples: fadedOut(normalised(samples)) };
}

/** Adds `amplitude · sin(2π · cycles · n + phase) · exp(-fade · n)`. */
function addSine(samples: Float32Array, cycles: number, amplitude: number, phase: number, fade = 0): void {
  // A rotation by a fixed angle each sample costs two multiplications where a sine would cost a call.
  const turn = 2 * Math.PI * cycles;
  const shrink = Math.exp(-fade);
  const cosine = Math.cos(turn) * shrink;
  const sine = Math.sin(turn) * shrink;
  let x = amplitude * Math.cos(phase);
  let y = amplitude * Math.sin(phase);
  for (let n = 0; n < samples.length; n++) {
    samples[n] = (samples[n] ?? 0) + y;
    const next = x * cosine - y * sine;
    y = x * sine + y * cosine;
    x = next;
  }
}

/** The waveform at a peak of `peak`, in place. */
export function normalised(samples: Float32Array<ArrayBuffer>, peak = 0.5): Float32Array<ArrayBuffer> {
  const highest = samples.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  return highest === 0 ? samples : samples.map((value) => (value * peak) / highest);
}

/** The waveform with its last hundredth faded, so that its end is no click. */
export function fadedOut(samples: Float32Array<ArrayBuffer>): Float32Array<ArrayBuffer> {
  const fade = Math.ceil(samples.length / 100);
  return samples.map((value, n) => value * Math.min(1, (samples.length - 1 - n) / fade));
}
