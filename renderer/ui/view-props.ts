import type { Studio } from '../state/studio.svelte.ts';
import type { ActionDesk } from './action-desk.ts';
import type { Midi } from './midi.ts';

/** What every view is given. */
export interface ViewProps {
  readonly studio: Studio;
  readonly desk: ActionDesk;
  readonly midi: Midi;
}
