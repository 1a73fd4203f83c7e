import type { Edit } from '../../shared/music/edit.ts';
import { byTick, inOrder } from '../../shared/music/events.ts';
import type { ControlChange, Note, PitchBend, Song } from '../../shared/music/song.ts';
import type { MidiMessage } from './messages.ts';

/** A key that is down: where its note began. */
interface Held {
  readonly tick: number;
  readonly velocity: number;
}

/** Gathers what is played while the music runs, at the ticks at which it was heard, for one track. */
export class Recorder {
  readonly #held = new Map<number, Held>();
  readonly #notes: Note[] = [];
  readonly #controls: ControlChange[] = [];
  readonly #bends: PitchBend[] = [];
  readonly #loop: () => { readonly end: number } | undefined;

  /** @param loop what the music goes round in: a note that is held when it jumps back ends where the loop does */
  constructor(loop: () => { readonly end: number } | undefined = () => undefined) {
    this.#loop = loop;
  }

  /** A message that came at a tick, which may be a fraction. */
  take(message: MidiMessage, tick: number): void {
    const at = Math.max(0, Math.round(tick));
    switch (message.kind) {
      case 'note-on':
        // A key that sends “on” twice has been let go in between.
        this.#end(message.pitch, at);
        this.#held.set(message.pitch, { tick: at, velocity: Math.max(1, message.velocity) });
        break;
      case 'note-off':
        this.#end(message.pitch, at);
        break;
      case 'control':
        this.#controls.push({ tick: at, controller: message.controller, value: message.value });
        break;
      case 'bend':
        this.#bends.push({ tick: at, value: message.value });
        break;
    }
  }

  /**
   * What was recorded, as the edits that put it into a track; none where nothing was. Keys that are still down end here.
   * @param settle what becomes of each note, such as moving it to the grid; it stays as it was played by default
   */
  finish(song: Song, track: number, tick: number, settle: (note: Note) => Note = (note) => note): RecordedEdits {
    for (const pitch of [...this.#held.keys()]) this.#end(pitch, Math.max(0, Math.round(tick)));
    const notes = inOrder(this.#notes.map(settle));
    const before = song.tracks[track];
    const edits: Edit[] = [];
    if (before && notes.length > 0) edits.push({ kind: 'notes', track, removed: [], added: notes });
    if (before && this.#controls.length + this.#bends.length > 0) {
      const after = {
        ...before,
        controls: byTick([...before.controls, ...this.#controls]),
        bends: byTick([...before.bends, ...this.#bends]),
      };
      edits.push({ kind: 'track', index: track, before, after });
    }
    return { edits, notes };
  }

  #end(pitch: number, tick: number): void {
    const held = this.#held.get(pitch);
    if (!held) return;
    this.#held.delete(pitch);
    const end = tick > held.tick ? tick : (this.#loop()?.end ?? tick);
    const duration = Math.max(1, end - held.tick);
    this.#notes.push({ tick: held.tick, duration, pitch, velocity: held.velocity });
  }
}

/** Edits for one step of undo, and the notes among them, for selecting. */
export interface RecordedEdits {
  readonly edits: readonly Edit[];
  readonly notes: readonly Note[];
}
