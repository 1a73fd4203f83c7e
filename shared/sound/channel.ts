import type { ControlChange, Track } from '../music/song.ts';
import { firstFrom } from './search.ts';

/** What a track's controllers say at one tick. */
export interface ChannelState {
  /** Gain by MIDI volume and expression (CC7, CC11). */
  readonly gain: number;
  /** -1 (left) to 1 (right), by MIDI pan (CC10). */
  readonly pan: number;
  /** Cents by which notes are bent. */
  readonly bend: number;
}

/** MIDI controllers that are followed. */
const controllers = { dataEntry: 6, volume: 7, pan: 10, expression: 11, sustain: 64, rpnLow: 100, rpnHigh: 101 };

/** What General MIDI sets a channel to: volume 100, pan in the middle, full expression, bends of two semitones. */
const usual = { volume: 100, pan: 64, expression: 127, bendRange: 2 };

/** What a track's controllers and bends say, looked up by tick; made anew when they change. */
export class Channel {
  readonly #track: Pick<Track, 'controls' | 'bends'>;
  readonly #pedal: readonly ControlChange[];
  /** Ticks at which {@link state} changes, ascending. */
  readonly changes: readonly number[];
  readonly #states: readonly ChannelState[];

  constructor(track: Pick<Track, 'controls' | 'bends'>) {
    this.#track = track;
    this.#pedal = track.controls.filter(({ controller }) => controller === controllers.sustain);
    const states = statesOf(track);
    this.changes = [...states.keys()];
    this.#states = [...states.values()];
  }

  /** Whether this still describes the track. */
  describes(track: Pick<Track, 'controls' | 'bends'>): boolean {
    return track.controls === this.#track.controls && track.bends === this.#track.bends;
  }

  /** What holds at `tick`. */
  state(tick: number): ChannelState {
    const after = firstFrom(this.changes, (change) => change, tick);
    const index = this.changes[after] === tick ? after : after - 1;
    return this.#states[index] ?? initialState;
  }

  /** When a note whose key goes up at `tick` ends: then, or when the sustain pedal that is down goes up. */
  soundEnd(tick: number): number {
    let next = firstFrom(this.#pedal, (change) => change.tick, tick + 1);
    const before = this.#pedal[next - 1];
    if (!before || before.value < 64) return tick;
    for (; next < this.#pedal.length; next++) {
      const change = this.#pedal[next];
      if (change && change.value < 64) return change.tick;
    }
    return Number.POSITIVE_INFINITY;
  }
}

/** What holds where no controller was set. */
export const initialState: ChannelState = { gain: 1, pan: 0, bend: 0 };

/** All changes by their tick; where several events stand at one tick, what they say together. */
function statesOf({ controls, bends }: Pick<Track, 'controls' | 'bends'>): Map<number, ChannelState> {
  const states = new Map<number, ChannelState>();
  const now = { ...usual, parameterHigh: 127, parameterLow: 127, bend: 0 };
  const events = [...controls, ...bends].toSorted((a, b) => a.tick - b.tick);
  for (const event of events) {
    if (!('controller' in event)) now.bend = event.value / 8192;
    else if (event.controller === controllers.volume) now.volume = event.value;
    else if (event.controller === controllers.pan) now.pan = event.value;
    else if (event.controller === controllers.expression) now.expression = event.value;
    else if (event.controller === controllers.rpnHigh) now.parameterHigh = event.value;
    else if (event.controller === controllers.rpnLow) now.parameterLow = event.value;
    else if (event.controller === controllers.dataEntry) {
      // Registered parameter 0 is the range of bends, in semitones.
      if (now.parameterHigh === 0 && now.parameterLow === 0) now.bendRange = event.value;
    } else continue;
    states.set(event.tick, {
      gain: ((now.volume / usual.volume) * (now.expression / usual.expression)) ** 2,
      pan: Math.max(-1, (now.pan - 64) / 63),
      bend: now.bend * now.bendRange * 100,
    });
  }
  return states;
}
