import type { Player } from '../audio/player.ts';
import type { Document } from '../state/document.svelte.ts';
import type { MidiMessage } from './messages.ts';

const sustain = 64;

/** Sounds what is played by hand, at once, with the instrument of the track in front. */
export class Keyboard {
  readonly #document: Pick<Document, 'track'>;
  readonly #player: Pick<Player, 'audition'>;
  /** How to end the notes that sound, by pitch. */
  readonly #sounding = new Map<number, () => void>();
  /** Pitches whose keys are up, but which the pedal holds. */
  readonly #held = new Set<number>();
  #pedal = false;

  constructor(document: Pick<Document, 'track'>, player: Pick<Player, 'audition'>) {
    this.#document = document;
    this.#player = player;
  }

  take(message: MidiMessage): void {
    if (message.kind === 'note-on') {
      this.#end(message.pitch);
      const end = this.#player.audition(this.#document.track, message.pitch, message.velocity);
      this.#sounding.set(message.pitch, end);
    } else if (message.kind === 'note-off') {
      if (this.#pedal) this.#held.add(message.pitch);
      else this.#end(message.pitch);
    } else if (message.kind === 'control' && message.controller === sustain) {
      this.#pedal = message.value >= 64;
      if (!this.#pedal) for (const pitch of [...this.#held]) this.#end(pitch);
    }
  }

  /** Ends everything, where keys may have been let go unseen. */
  silence(): void {
    this.#pedal = false;
    for (const pitch of [...this.#sounding.keys()]) this.#end(pitch);
  }

  #end(pitch: number): void {
    this.#sounding.get(pitch)?.();
    this.#sounding.delete(pitch);
    this.#held.delete(pitch);
  }
}
