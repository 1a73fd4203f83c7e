import type { MidiMessage } from './messages.ts';

/** A port that the song is played through. */
export interface MidiOut {
  /** Whether one is chosen; otherwise Segue's own instruments play. */
  readonly chosen: boolean;
  /** Whether clock, start and stop go out too. */
  readonly sendsClock: boolean;
  /** Sends a message at a time in milliseconds, as `performance.now()` counts them. */
  send(message: MidiMessage, timestamp: number): void;
}
