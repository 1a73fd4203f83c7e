import type { Ready } from '../instruments/bank.svelte.ts';
import { type Instrument, soundFor } from '../instruments/instrument.ts';

/** A note that sounds. Times are the audio context's, in seconds. */
export interface Voice {
  /** Its key goes up: it dies away as its instrument does. */
  release(time: number): void;
  /** Ends it at once, without a click; a voice that has not begun never sounds. */
  cut(time: number): void;
}

/** What a note is played with. */
interface Strike {
  readonly pitch: number;
  /** MIDI velocity, 1 to 127. */
  readonly velocity: number;
  readonly time: number;
  readonly destination: AudioNode;
  /** Cents by which it is bent, as a signal. */
  readonly bend?: AudioNode | undefined;
}

/** Seconds in which a note that is cut fades out. */
const cutSeconds = 0.008;

/** Starts a note; gives nothing where the instrument has no sound for its pitch. */
export function startVoice(context: BaseAudioContext, ready: Ready, strike: Strike): Voice | undefined {
  const { instrument, sounds } = ready;
  const sound = soundFor(instrument, sounds, strike.pitch);
  if (!sound) return undefined;
  const source = context.createBufferSource();
  source.buffer = sound.buffer;
  if (instrument.plays === 'pitch') source.playbackRate.value = 2 ** ((strike.pitch - sound.root) / 12);
  if (sound.loop && instrument.sustains) {
    source.loop = true;
    source.loopStart = sound.loop.start;
    source.loopEnd = sound.loop.end;
  }
  const gain = context.createGain();
  const level = gainOf(instrument, strike.velocity);
  const full = strike.time + instrument.attack;
  gain.gain.setValueAtTime(instrument.attack > 0 ? 0 : level, strike.time);
  if (instrument.attack > 0) gain.gain.linearRampToValueAtTime(level, full);
  source.connect(gain).connect(strike.destination);
  const bend = instrument.plays === 'pitch' ? strike.bend : undefined;
  bend?.connect(source.detune);
  source.onended = () => {
    gain.disconnect();
    bend?.disconnect(source.detune);
  };
  source.start(strike.time);
  const fade = (time: number, seconds: number) => {
    const from = Math.max(time, full);
    // A time constant of a seventh leaves a thousandth.
    gain.gain.setTargetAtTime(0, from, seconds / 6.9);
    source.stop(from + seconds);
  };
  return {
    release: (time) => {
      if (instrument.plays === 'pitch') fade(time, instrument.release);
    },
    cut: (time) => {
      if (time <= strike.time) source.stop(strike.time);
      else fade(time, cutSeconds);
    },
  };
}

/** Loudness in decibels grows with the logarithm of the velocity, 40 dB over all, as General MIDI recommends. */
function gainOf(instrument: Instrument, velocity: number): number {
  return 10 ** (instrument.gain / 20) * (velocity / 127) ** 2;
}
