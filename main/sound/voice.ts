import { cutSeconds, fadeConstant } from '../../shared/sound/envelope.ts';
import type { Instrument } from '../../shared/sound/instruments/instrument.ts';
import { velocityGain } from '../../shared/sound/loudness.ts';
import type { Sample } from './sample-bank.ts';

/** How a note is struck; `time` is in seconds. */
interface Strike {
  readonly pitch: number;
  /** MIDI velocity, 1 to 127. */
  readonly velocity: number;
  readonly time: number;
}

/** A note that sounds, as the window's voices do: a sample, played faster or slower, under an envelope. */
export class Voice {
  /** Whether it has two channels. */
  readonly stereo: boolean;
  /** Whether pitch bends bend it. */
  readonly bends: boolean;
  readonly #sample: Sample;
  readonly #loop: Sample['loop'];
  readonly #release: number;
  /** Frames of the output a second. */
  readonly #rate: number;
  /** Frames of the sample that pass in one of the output, without a bend. */
  readonly #step: number;
  readonly #level: number;
  /** Frames of the output at which it begins and has its full level. */
  readonly #begin: number;
  readonly #full: number;
  /** Where it stands in the sample, in frames. */
  #position: number;
  #fade: { readonly from: number; readonly to: number; readonly start: number; readonly constant: number } | undefined;

  constructor(instrument: Instrument, sample: Sample, { pitch, velocity, time }: Strike, rate: number) {
    this.#sample = sample;
    this.#rate = rate;
    this.#loop = instrument.sustains ? sample.loop : undefined;
    this.bends = instrument.plays === 'pitch';
    this.#release = this.bends ? instrument.release : Number.POSITIVE_INFINITY;
    this.stereo = sample.channels.length > 1;
    this.#step = ((this.bends ? 2 ** ((pitch - sample.root) / 12) : 1) * sample.rate) / rate;
    this.#level = velocityGain(instrument, velocity);
    this.#begin = time * rate;
    this.#full = (time + instrument.attack) * rate;
    this.#position = (Math.ceil(this.#begin) - this.#begin) * this.#step;
  }

  /** Its key goes up: it dies away as its instrument does. */
  release(time: number): void {
    if (Number.isFinite(this.#release)) this.#fadeFrom(Math.max(time * this.#rate, this.#full), this.#release);
  }

  /** Ends it at once, without a click; a voice that has not begun never sounds. */
  cut(time: number): void {
    const from = time * this.#rate;
    if (from <= this.#begin) this.#fade = { from: this.#begin, to: this.#begin, start: 0, constant: 1 };
    else this.#fadeFrom(Math.max(from, this.#full), cutSeconds);
  }

  /**
   * Adds its sound to a stretch of the output.
   * @param outputs left and right, or one array where it is not stereo
   * @param from the output's frame at which the stretch begins
   * @param bend cents
   * @returns whether more of it is to come
   */
  add(outputs: readonly Float32Array[], from: number, bend: number): boolean {
    const length = outputs[0]?.length ?? 0;
    const begin = Math.max(from, Math.ceil(this.#begin));
    const end = Math.min(from + length, Math.ceil(this.#fade?.to ?? Number.POSITIVE_INFINITY));
    if (begin < end) {
      const gains = this.#gains(begin, end);
      const step = bend === 0 || !this.bends ? this.#step : this.#step * 2 ** (bend / 1200);
      let position = this.#position;
      for (const [channel, output] of outputs.entries()) {
        const samples = this.#sample.channels[this.stereo ? channel : 0];
        if (samples) position = this.#read(samples, output.subarray(begin - from, end - from), gains, step);
      }
      this.#position = position;
    }
    const over = this.#loop === undefined && this.#position >= (this.#sample.channels[0]?.length ?? 0);
    return end === from + length && !over;
  }

  /** Adds one channel; gives where the sample stands afterwards. */
  #read(samples: Float32Array, output: Float32Array, gains: Float64Array, step: number): number {
    const loop = this.#loop;
    const last = loop ? loop.end : samples.length;
    let position = this.#position;
    for (let n = 0; n < output.length; n++, position += step) {
      if (position >= last) {
        if (!loop) break;
        position -= loop.end - loop.start;
      }
      const i = position | 0;
      const t = position - i;
      const a = samples[i > 0 ? i - 1 : 0]!;
      const b = samples[i]!;
      const near = i + 2 < last;
      const c = samples[near ? i + 1 : after(i + 1, last, loop)]!;
      const d = samples[near ? i + 2 : after(i + 2, last, loop)]!;
      // A cubic through b and c with their neighbours' slopes (Catmull and Rom, 1974).
      const value = b + 0.5 * t * (c - a + t * (2 * a - 5 * b + 4 * c - d + t * (3 * (b - c) + d - a)));
      output[n]! += value * gains[n]!;
    }
    return position;
  }

  /** The envelope from one frame to before another. */
  #gains(begin: number, end: number): Float64Array {
    const gains = new Float64Array(end - begin);
    const fade = this.#fade;
    const faded = Math.min(end, Math.max(begin, Math.ceil(fade?.from ?? end)));
    for (let frame = begin; frame < faded; frame++) gains[frame - begin] = this.#gain(frame);
    if (!fade) return gains;
    let gain = faded < end ? this.#gain(faded) : 0;
    const shrink = Math.exp(-1 / fade.constant);
    for (let frame = faded; frame < end; frame++, gain *= shrink) gains[frame - begin] = gain;
    return gains;
  }

  #gain(frame: number): number {
    if (this.#fade && frame >= this.#fade.from) {
      return this.#fade.start * Math.exp((this.#fade.from - frame) / this.#fade.constant);
    }
    return frame < this.#full ? (this.#level * (frame - this.#begin)) / (this.#full - this.#begin) : this.#level;
  }

  #fadeFrom(from: number, seconds: number): void {
    const start = this.#gain(from);
    this.#fade = { from, to: from + seconds * this.#rate, start, constant: fadeConstant(seconds) * this.#rate };
  }
}

/** The frame that is heard as frame `n`, near a sample's end: what comes after a loop is what comes after its start. */
function after(n: number, last: number, loop: Sample['loop']): number {
  if (n < last) return n;
  return loop ? n - loop.end + loop.start : last - 1;
}
