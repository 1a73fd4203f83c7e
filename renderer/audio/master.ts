import { Compressor, type Context, Convolver, Gain, ToneAudioBuffer, WaveShaper } from 'tone';
import { roomImpulse } from './impulse.ts';
import { clipCurve, clipReach } from './soft-clip.ts';

/** What the sum of all tracks goes through: a little room, a limiter, and a clipper that nothing gets past. */
export interface Master {
  /** Where tracks connect. */
  readonly input: AudioNode;
  /** Its output, for those who listen to it. */
  readonly output: AudioNode;
  /** The output's samples, for those who look at it. */
  readonly analyser: AnalyserNode;
}

/** How much of the sound comes back from the room. */
const roomGain = 0.16;
/**
 * From 6 dB below full scale on, what is louder is held back; slowly enough let go again that bass notes stay clean. The
 * node adds 2.9 dB to everything by itself (measured in Chromium), so that a single held note of velocity 90 is at about
 * -28 dB and a small band does not yet reach the limit.
 */
const limiting = { threshold: -6, ratio: 20, knee: 3, attack: 0.003, release: 0.15 };

/**
 * Seconds by which the limiter delays everything, so that it sees a peak before it sounds: the look-ahead of a
 * DynamicsCompressorNode (Web Audio API 1.1, 1.19).
 */
export const limiterDelay = 0.006;

/** Builds it in a context, live or offline; it ends at the context's destination. */
export function createMaster(context: Context): Master {
  const raw = context.rawContext;
  const input = new Gain({ context });
  const [left, right] = roomImpulse(raw.sampleRate);
  const impulse = raw.createBuffer(2, left.length, raw.sampleRate);
  impulse.copyToChannel(left, 0);
  impulse.copyToChannel(right, 1);
  const room = new Convolver({ context, normalize: false, url: new ToneAudioBuffer(impulse) });
  const echo = new Gain({ context, gain: roomGain });
  const limiter = new Compressor({ context, ...limiting });
  const trim = new Gain({ context, gain: 1 / clipReach });
  const clipper = new WaveShaper({ context, mapping: clipCurve() });
  const output = raw.createGain();
  const analyser = raw.createAnalyser();
  input.connect(limiter);
  input.chain(room, echo, limiter);
  limiter.chain(trim, clipper);
  clipper.connect(output);
  output.connect(analyser);
  output.connect(raw.destination);
  return {
    input: input.input,
    output,
    analyser,
  };
}
