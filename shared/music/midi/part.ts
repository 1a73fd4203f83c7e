import type { ControlChange, Note, PitchBend, ProgramChange } from '../song.ts';
import type { Warnings } from './warnings.ts';

type OpenNote = { -readonly [K in keyof Note]: Note[K] };

/** Notes of one key that still sound, oldest first. */
interface OpenNotes {
  readonly notes: OpenNote[];
  /** Index of the oldest that still sounds. */
  oldest: number;
}

/** Gathers what one chunk plays on one channel of one port. */
export class Part {
  readonly port: number;
  readonly channel: number;
  readonly notes: OpenNote[] = [];
  readonly controls: ControlChange[] = [];
  readonly bends: PitchBend[] = [];
  readonly programs: ProgramChange[] = [];
  readonly #open = new Map<number, OpenNotes>();
  readonly #warnings: Warnings;

  constructor(port: number, channel: number, warnings: Warnings) {
    this.port = port;
    this.channel = channel;
    this.#warnings = warnings;
  }

  noteOn(tick: number, pitch: number, velocity: number): void {
    const note = { tick, duration: 0, pitch, velocity };
    this.notes.push(note);
    const open = this.#open.get(pitch);
    if (open) open.notes.push(note);
    else this.#open.set(pitch, { notes: [note], oldest: 0 });
  }

  /** Ends the note of this key that was struck first, as the format leaves open which one is meant. */
  noteOff(tick: number, pitch: number): void {
    const open = this.#open.get(pitch);
    const note = open?.notes[open.oldest];
    if (!open || !note) {
      this.#warnings.add('orphan off');
      return;
    }
    open.oldest++;
    if (open.oldest === open.notes.length) {
      open.notes.length = 0;
      open.oldest = 0;
    }
    this.#end(note, tick);
  }

  /** Ends all notes that still sound and puts the notes in a song's order. */
  close(tick: number): void {
    for (const { notes, oldest } of this.#open.values()) {
      for (const note of notes.slice(oldest)) {
        this.#warnings.add('hanging');
        this.#end(note, tick);
      }
    }
    this.#open.clear();
    this.notes.sort((a, b) => a.tick - b.tick || a.pitch - b.pitch || a.duration - b.duration);
  }

  #end(note: OpenNote, tick: number): void {
    if (tick === note.tick) this.#warnings.add('zero length');
    note.duration = Math.max(1, tick - note.tick);
  }
}
