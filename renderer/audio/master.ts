import { type Context, Convolver, Gain, Limiter, Meter, ToneAudioBuffer, WaveShaper } from 'tone';
import { roomImpulse } from './impulse.ts';
import { clipCurve, clipReach } from './soft-clip.ts';

/** What the sum of all tracks goes through: a little room, a limiter, and a clipper that nothing gets past. */
export interface Master {
  /** Where tracks connect. */
  readonly input: AudioNode;
  /** Loudness of the output now, in decibels below full scale; -Infinity in silence. */
  level(): number;
  /** The output's samples, for those who look at it. */
  readonly analyser: AnalyserNode;
}

/** How much of the sound comes back from the room. */
const roomGain = 0.16;
/** Below full scale, so that a few loud tracks do not yet reach the limiter. */
const headroom = 0.5;
/** Decibels from which the limiter works. */
const limit = -6;

/**
 * Seconds by which the limiter delays everything, so that it sees a peak before it sounds: the look-ahead of a
 * DynamicsCompressorNode (Web Audio API 1.1, 1.19).
 */
export const limiterDelay = 0.006;

/** Builds it in a context, live or offline; it ends at the context's destination. */
export function createMaster(context: Context): Master {
  const raw = context.rawContext;
  const input = new Gain({ context, gain: headroom });
  const [left, right] = roomImpulse(raw.sampleRate);
  const impulse = raw.createBuffer(2, left.length, raw.sampleRate);
  impulse.copyToChannel(left, 0);
  impulse.copyToChannel(right, 1);
  const room = new Convolver({ context, normalize: false, url: new ToneAudioBuffer(impulse) });
  const echo = new Gain({ context, gain: roomGain });
  const limiter = new Limiter({ context, threshold: limit });
  const trim = new Gain({ context, gain: 1 / (clipReach * makeUp(limit)) });
  const clipper = new WaveShaper({ context, mapping: clipCurve() });
  const meter = new Meter({ context, smoothing: 0.8 });
  const analyser = raw.createAnalyser();
  input.connect(limiter);
  input.chain(room, echo, limiter);
  limiter.chain(trim, clipper, meter);
  clipper.connect(analyser);
  clipper.connect(raw.destination);
  return {
    input: input.input,
    analyser,
    level: () => {
      const value = meter.getValue();
      return Array.isArray(value) ? Math.max(...value) : value;
    },
  };
}

/**
 * The gain that a DynamicsCompressorNode adds by itself: the 0.6th power of the inverse of what it makes of full scale
 * (Web Audio API 1.1, 1.19.4), for the ratio of 20 and the knee that Tone's limiter has.
 */
function makeUp(threshold: number): number {
  const fullScale = threshold - threshold / 20;
  return 10 ** ((-fullScale * 0.6) / 20);
}
