import type { Note, Song } from '../../shared/music/song.ts';
import type { ChannelState } from '../../shared/sound/channel.ts';
import type { Performer } from '../../shared/sound/sequencer.ts';
import type { MidiOut } from '../midi/midi-out.ts';
import { MidiPerformer } from '../midi/midi-performer.ts';
import type { Mixer } from './mixer.ts';
import type { Voice } from './voice.ts';

/** Plays through a MIDI port where one is chosen, and otherwise through our own instruments. The metronome is ours. */
export class DeskPerformer implements Performer<Voice | undefined> {
  readonly #mixer: Mixer;
  readonly #out: MidiOut;
  readonly #midi: MidiPerformer;

  constructor(mixer: Mixer, out: MidiOut, song: Song, timestampOf: (time: number) => number) {
    this.#mixer = mixer;
    this.#out = out;
    this.#midi = new MidiPerformer(out, song, timestampOf);
  }

  /** Whether notes go out as MIDI, at once, and not through a sound device. */
  get throughMidi(): boolean {
    return this.#out.chosen;
  }

  setSong(song: Song): void {
    this.#mixer.setSong(song);
    this.#midi.setSong(song);
  }

  noteOn(track: number, note: Note, time: number): Voice | undefined {
    if (!this.#out.chosen) return this.#mixer.noteOn(track, note, time);
    return this.#mixer.audible(track) ? this.#midi.noteOn(track, note, time) : undefined;
  }

  noteOff(voice: Voice | undefined, time: number): void {
    voice?.release(time);
  }

  cut(voice: Voice | undefined, time: number): void {
    voice?.cut(time);
  }

  channel(track: number, state: ChannelState, time: number): void {
    this.#mixer.channel(track, state, time);
  }

  forget(time: number): void {
    this.#mixer.forget(time);
  }

  click(accent: boolean, time: number): void {
    this.#mixer.click(accent, time);
  }

  locate(tick: number, time: number): void {
    if (this.#out.chosen) this.#midi.locate(tick, time);
  }

  stretch(from: number, to: number, timeOf: (tick: number) => number): void {
    if (this.#out.chosen) this.#midi.stretch(from, to, timeOf);
  }

  /** The music stops. */
  halt(time: number): void {
    if (this.#out.chosen) this.#midi.halt(time);
  }
}
