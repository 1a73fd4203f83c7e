import type { MidiDevices } from '../midi/devices.svelte.ts';
import type { Recording } from '../midi/recording.svelte.ts';

/** What the window offers of MIDI devices and of recording. */
export interface Midi {
  readonly devices: MidiDevices;
  readonly recording: Recording;
}
