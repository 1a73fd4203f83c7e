import { gridStep } from '../../shared/music/grid.ts';
import type { Note } from '../../shared/music/song.ts';
import type { Document } from '../state/document.svelte.ts';
import type { Transport } from '../state/transport.svelte.ts';
import type { View } from '../state/view.svelte.ts';
import type { MidiMessage } from './messages.ts';
import { Recorder } from './recorder.ts';
import { StepInput } from './step-input.ts';

/** What recording works on. */
export interface RecordingDesk {
  readonly document: Document;
  readonly transport: Transport;
  readonly view: Pick<View, 'grid' | 'gridKind'>;
}

/**
 * Puts what is played into the song: in time while the transport records and plays, as one step of undo once it stops;
 * or step by step, at the playhead, while the music stands.
 */
export class Recording {
  /** Notes that are played while the music stands are entered one after the other. */
  step = $state(false);
  /** Recorded notes are moved to the grid. */
  quantize = $state(false);
  readonly #desk: RecordingDesk;
  readonly #steps = new StepInput();
  #recorder: Recorder | undefined;
  /** The track that it goes to, though another one may be looked at meanwhile. */
  #track = 0;
  /** Where the music was last seen. */
  #tick = 0;

  constructor(desk: RecordingDesk) {
    this.#desk = desk;
  }

  /** Begins and ends with the transport; gives the function that stops that. */
  follow(): () => void {
    return $effect.root(() => {
      $effect(() => this.update());
    });
  }

  /** Does what the transport asks for now. */
  update(): void {
    const { playing, recording, tick } = this.#desk.transport;
    if (playing && recording) this.#run(tick);
    else this.#finish();
  }

  /** A message that was played when this tick was heard. */
  take(message: MidiMessage, tick: number): void {
    const { playing, recording } = this.#desk.transport;
    if (playing && recording) {
      this.#run(tick);
      this.#recorder?.take(message, tick);
    } else if (this.step && !playing) this.#enter(message);
  }

  #run(tick: number): void {
    this.#tick = tick;
    if (this.#recorder) return;
    this.#track = this.#desk.document.track;
    this.#recorder = new Recorder(() => {
      const { loop } = this.#desk.transport;
      return loop?.on ? loop : undefined;
    });
  }

  #finish(): void {
    const recorder = this.#recorder;
    if (!recorder) return;
    this.#recorder = undefined;
    // Whoever stops the music stops recording.
    this.#desk.transport.recording = false;
    const { document } = this.#desk;
    const settle = this.quantize ? (note: Note) => this.#onGrid(note) : undefined;
    const { edits, notes } = recorder.finish(document.song, this.#track, this.#tick, settle);
    document.edit('Record', edits, notes);
  }

  #enter(message: MidiMessage): void {
    if (message.kind === 'note-on') this.#steps.press(message.pitch, message.velocity);
    if (message.kind !== 'note-off') return;
    const { document, transport } = this.#desk;
    const tick = Math.round(transport.tick);
    const length = Math.round(this.#gridStep());
    const notes = this.#steps.release(message.pitch, tick, length);
    if (!notes) return;
    document.edit('Enter notes', [{ kind: 'notes', track: document.track, removed: [], added: notes }], notes);
    transport.tick = tick + length;
  }

  #onGrid(note: Note): Note {
    const step = this.#gridStep();
    return { ...note, tick: Math.round(Math.round(note.tick / step) * step) };
  }

  #gridStep(): number {
    const { document, view } = this.#desk;
    return gridStep(view.grid, view.gridKind, document.song.ppq);
  }
}
