import type { MidiDevices } from './devices.svelte.ts';
import type { MidiOut } from './midi-out.ts';

/** What the settings say of where the song goes. */
interface OutputSettings {
  /** Id of a port; '' for our own instruments. */
  readonly midiOutput: string;
  readonly sendClock: boolean;
}

/** The port that the settings name, while it is there; a port that is unplugged gives the song back to our instruments. */
export function chosenOutput(devices: MidiDevices, settings: () => OutputSettings): MidiOut {
  return {
    get chosen() {
      return devices.has(settings().midiOutput);
    },
    get sendsClock() {
      return settings().sendClock;
    },
    send: (message, timestamp) => devices.send(settings().midiOutput, message, timestamp),
  };
}
