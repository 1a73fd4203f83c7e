import { Compressor, type Context, connect, Gain, WaveShaper } from 'tone';
import { roomImpulse } from '../../shared/sound/impulse.ts';
import { limiting, roomGain } from '../../shared/sound/master.ts';
import { clipCurve, clipReach } from '../../shared/sound/soft-clip.ts';

/** What the sum of all tracks goes through: a little room, a limiter, and a clipper that nothing gets past. */
export interface Master {
  /** Where tracks connect. */
  readonly input: AudioNode;
  /** Its output, for those who listen to it. */
  readonly output: AudioNode;
  /** The output's samples, for those who look at it. */
  readonly analyser: AnalyserNode;
}

/** Builds it in a context, live or offline; it ends at the context's destination. */
export function createMaster(context: Context): Master {
  const raw = context.rawContext;
  const input = new Gain({ context });
  const [left, right] = roomImpulse(raw.sampleRate);
  const impulse = raw.createBuffer(2, left.length, raw.sampleRate);
  impulse.copyToChannel(left, 0);
  impulse.copyToChannel(right, 1);
  // Not Tone's own convolver, which takes its response before it is told not to normalise it.
  const room = raw.createConvolver();
  room.normalize = false;
  room.buffer = impulse;
  const echo = new Gain({ context, gain: roomGain });
  const limiter = new Compressor({ context, ...limiting });
  const trim = new Gain({ context, gain: 1 / clipReach });
  const clipper = new WaveShaper({ context, mapping: clipCurve() });
  const output = raw.createGain();
  const analyser = raw.createAnalyser();
  input.connect(limiter);
  input.connect(room);
  connect(room, echo);
  echo.connect(limiter);
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
