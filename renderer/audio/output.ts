import { Context } from 'tone';
import { createMaster, type Master } from './master.ts';

/** The window's way to the loudspeakers. */
export interface Output {
  readonly context: AudioContext;
  readonly master: Master;
  /** Calls back every 25 ms from a worker's timer, which browsers do not slow down in background tabs. */
  onTick(listener: () => void): () => void;
  /** What time it is for the ear: what was planned for this time of the context leaves the loudspeaker now. */
  heardTime(): number;
  /** The context's time in milliseconds, as `performance.now()` counts them. */
  timestampOf(time: number): number;
  /** And back. */
  timeOf(timestamp: number): number;
}

/** Opens it; silent until it is resumed after a user's gesture. */
export function createOutput(): Output {
  const context = new AudioContext({ latencyHint: 'interactive' });
  // Look-ahead is the sequencer's: what Tone plays at once shall sound at once.
  const tone = new Context({ context, lookAhead: 0, updateInterval: 0.025, clockSource: 'worker' });
  const ahead = () => performance.now() - context.currentTime * 1000;
  return {
    context,
    master: createMaster(tone),
    onTick: (listener) => {
      tone.on('tick', listener);
      return () => tone.off('tick', listener);
    },
    heardTime: () => context.currentTime - context.outputLatency,
    timestampOf: (time) => time * 1000 + ahead(),
    timeOf: (timestamp) => (timestamp - ahead()) / 1000,
  };
}
