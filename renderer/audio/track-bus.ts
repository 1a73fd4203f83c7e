import type { Mix } from '../../shared/music/song.ts';
import type { ChannelState } from '../../shared/sound/channel.ts';
import { faderGain } from '../../shared/sound/loudness.ts';
import { listenTo, peakOf } from './levels.ts';

/** Seconds in which a fader that is moved by hand takes effect. */
const smoothing = 0.015;

/** A track's way to the mixer: its controllers, then its fader. */
export class TrackBus {
  /** Where its voices go. */
  readonly input: GainNode;
  /** Cents of pitch bend, for its voices to follow. */
  readonly bend: ConstantSourceNode;
  readonly #fader: GainNode;
  readonly #panner: StereoPannerNode;
  #analyser: AnalyserNode | undefined;
  #pan: number;
  #channelPan = 0;

  constructor(context: BaseAudioContext, destination: AudioNode, mix: Mix, audible: boolean) {
    this.input = context.createGain();
    this.#panner = context.createStereoPanner();
    this.#fader = context.createGain();
    this.#fader.gain.value = faderGain(mix, audible);
    this.#panner.pan.value = mix.pan;
    this.#pan = mix.pan;
    this.bend = context.createConstantSource();
    this.bend.offset.value = 0;
    this.bend.start();
    this.input.connect(this.#panner).connect(this.#fader).connect(destination);
  }

  /** Moves the fader, softly from `time` on. */
  mix(mix: Mix, audible: boolean, time: number): void {
    this.#fader.gain.setTargetAtTime(faderGain(mix, audible), time, smoothing / 3);
    if (mix.pan === this.#pan) return;
    this.#pan = mix.pan;
    this.#panner.pan.setValueAtTime(between(this.#channelPan + mix.pan), time);
  }

  /** What the controllers say from `time` on. */
  set(state: ChannelState, time: number): void {
    this.input.gain.setValueAtTime(state.gain, time);
    this.bend.offset.setValueAtTime(state.bend, time);
    this.#channelPan = state.pan;
    this.#panner.pan.setValueAtTime(between(state.pan + this.#pan), time);
  }

  /** Takes back what was set for later than `time`. */
  forget(time: number): void {
    for (const param of [this.input.gain, this.bend.offset, this.#panner.pan]) param.cancelScheduledValues(time);
  }

  /** How loud it is now, in decibels below full scale. Nobody listens until this is first asked for. */
  level(): number {
    this.#analyser ??= listenTo(this.#fader);
    return peakOf(this.#analyser);
  }

  close(): void {
    this.bend.stop();
    this.#fader.disconnect();
  }
}

function between(pan: number): number {
  return Math.max(-1, Math.min(1, pan));
}
