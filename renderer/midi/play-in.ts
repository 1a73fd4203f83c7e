import type { Player } from '../audio/player.ts';
import type { Live } from '../live/live.svelte.ts';
import type { Settings } from '../state/settings.svelte.ts';
import { ClockLead } from './clock-lead.ts';
import type { MidiDevices } from './devices.svelte.ts';
import { listenToKeys } from './key-listener.ts';
import { Keyboard } from './keyboard.ts';
import type { MidiMessage } from './messages.ts';
import { Recording, type RecordingDesk } from './recording.svelte.ts';

/** What playing by hand works on. */
export interface PlayInDesk extends RecordingDesk {
  readonly player: Player;
  readonly settings: Settings;
  readonly devices: MidiDevices;
  /** Where what is played is heard and answered. */
  readonly live: Pick<Live, 'take'>;
  /** Where computer keys are heard. */
  readonly window: Window;
  /** Tells the user something. */
  readonly tell: (sentence: string) => void;
}

/**
 * Lets MIDI keyboards, and the computer's keys where they are switched on, play the track in front and record into it,
 * and lets another machine's clock lead the music.
 * @returns the recording's switches, and the function that ends it all
 */
export function startPlayIn(desk: PlayInDesk): { readonly recording: Recording; stop(): void } {
  const { document, player, settings, devices } = desk;
  const recording = new Recording(desk);
  const keyboard = new Keyboard(document, player);
  const lead = new ClockLead(desk);
  const take = (message: MidiMessage, timestamp: number) => {
    keyboard.take(message);
    const tick = player.tickAt(timestamp);
    recording.take(message, tick);
    desk.live.take(message, tick);
  };
  const stops = [
    recording.follow(),
    listenToKeys(desk.window, settings, take, () => keyboard.silence()),
    devices.listen(
      () => settings.values.midiInput,
      (message, timestamp) => {
        if (!lead.take(message, timestamp)) take(message, timestamp);
      },
    ),
  ];
  return {
    recording,
    stop() {
      keyboard.silence();
      lead.stop();
      for (const stop of stops) stop();
    },
  };
}
