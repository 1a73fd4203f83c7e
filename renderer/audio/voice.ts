import { cutSeconds, fadeConstant } from '../../shared/sound/envelope.ts';
import { soundFor } from '../../shared/sound/instruments/instrument.ts';
import { velocityGain } from '../../shared/sound/loudness.ts';
import type { Ready } from '../instruments/bank.svelte.ts';

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
  const level = velocityGain(instrument, strike.velocity);
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
    gain.gain.setTargetAtTime(0, from, fadeConstant(seconds));
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
