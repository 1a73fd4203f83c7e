import type { Mix } from '../../shared/music/song.ts';
import { type ChannelState, initialState } from '../../shared/sound/channel.ts';
import { faderGain } from '../../shared/sound/loudness.ts';
import type { Voice } from './voice.ts';

/** A track's strip of the mixer: its voices, its controllers, its fader. */
export class Strip {
  readonly #fader: number;
  readonly #mixPan: number;
  #voices: Voice[] = [];
  /** What the controllers will say, each from a time in seconds on, ascending. */
  #states: { readonly time: number; readonly state: ChannelState }[] = [];
  #state: ChannelState = initialState;

  constructor(mix: Mix, audible: boolean) {
    this.#fader = faderGain(mix, audible);
    this.#mixPan = mix.pan;
  }

  play(voice: Voice): void {
    this.#voices.push(voice);
  }

  /** What the controllers say from `time` on. */
  set(state: ChannelState, time: number): void {
    this.#states.push({ time, state });
  }

  /** Takes back what was set for `time` and later. */
  forget(time: number): void {
    this.#states = this.#states.filter((change) => change.time < time);
  }

  /**
   * Adds its sound to a stretch of the mix.
   * @param from the frame at which the stretch begins
   * @param rate frames a second
   */
  add(left: Float32Array, right: Float32Array, from: number, rate: number): void {
    const end = (from + left.length) / rate;
    while ((this.#states[0]?.time ?? Number.POSITIVE_INFINITY) < end) {
      this.#state = this.#states.shift()?.state ?? this.#state;
    }
    if (this.#voices.length === 0) return;
    const stereo = this.#voices.some((voice) => voice.stereo);
    const sums = stereo
      ? [new Float32Array(left.length), new Float32Array(left.length)]
      : [new Float32Array(left.length)];
    this.#voices = this.#voices.filter((voice) => voice.add(sums, from, this.#state.bend));
    const gain = this.#fader * this.#state.gain;
    if (gain === 0) return;
    const pan = Math.max(-1, Math.min(1, this.#state.pan + this.#mixPan));
    const [first, second] = sums;
    if (!first) return;
    // As a StereoPannerNode does it (Web Audio API 1.1, 1.30).
    if (!second) {
      const angle = ((pan + 1) / 2) * (Math.PI / 2);
      mix(left, first, gain * Math.cos(angle));
      mix(right, first, gain * Math.sin(angle));
      return;
    }
    const angle = (pan <= 0 ? pan + 1 : pan) * (Math.PI / 2);
    const [near, far] = [Math.cos(angle), Math.sin(angle)];
    mix(left, first, gain * (pan <= 0 ? 1 : near));
    mix(right, second, gain * (pan <= 0 ? far : 1));
    if (pan <= 0) mix(left, second, gain * near);
    else mix(right, first, gain * far);
  }
}

function mix(into: Float32Array, from: Float32Array, gain: number): void {
  for (let n = 0; n < into.length; n++) into[n]! += from[n]! * gain;
}
