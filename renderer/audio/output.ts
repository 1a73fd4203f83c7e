import { Context } from 'tone';
import { createMaster, type Master } from './master.ts';

/** The window's way to the loudspeakers. */
export interface Output {
  readonly context: AudioContext;
  readonly master: Master;
  /** Calls back every 25 ms from a worker's timer, which browsers do not slow down in background tabs. */
  onTick(listener: () => void): () => void;
}

/** Opens it; silent until it is resumed after a user's gesture. */
export function createOutput(): Output {
  const context = new AudioContext({ latencyHint: 'interactive' });
  // Look-ahead is the sequencer's: what Tone plays at once shall sound at once.
  const tone = new Context({ context, lookAhead: 0, updateInterval: 0.025, clockSource: 'worker' });
  return {
    context,
    master: createMaster(tone),
    onTick: (listener) => {
      tone.on('tick', listener);
      return () => tone.off('tick', listener);
    },
  };
}
