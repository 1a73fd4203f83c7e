import type { Note, Song } from '../../shared/music/song.ts';
import { firstFrom } from '../../shared/sound/search.ts';
import type { Performer } from '../../shared/sound/sequencer.ts';
import type { Voice } from '../audio/voice.ts';
import { pulsesBetween, songPosition } from './clock.ts';
import type { MidiMessage } from './messages.ts';
import type { MidiOut } from './midi-out.ts';

/** Plays a song through a MIDI port, with clock where it is wanted. */
export class MidiPerformer implements Performer<Voice> {
  readonly #out: MidiOut;
  readonly #timestampOf: (time: number) => number;
  #song: Song;
  /** The first pulse of clock that is still to be sent. */
  #nextPulse = 0;
  #running = false;

  /** @param timestampOf turns the sequencer's seconds into milliseconds as `performance.now()` counts them */
  constructor(out: MidiOut, song: Song, timestampOf: (time: number) => number) {
    this.#out = out;
    this.#song = song;
    this.#timestampOf = timestampOf;
  }

  setSong(song: Song): void {
    this.#song = song;
  }

  noteOn(track: number, { pitch, velocity }: Note, time: number): Voice {
    const channel = this.#song.tracks[track]?.channel ?? 0;
    this.#send({ kind: 'note-on', channel, pitch, velocity }, time);
    const off = (end: number) => this.#send({ kind: 'note-off', channel, pitch }, Math.max(end, time));
    return { release: off, cut: off };
  }

  noteOff(voice: Voice, time: number): void {
    voice.release(time);
  }

  cut(voice: Voice, time: number): void {
    voice.cut(time);
  }

  /** Each event goes out as it stands in the song: see {@link stretch}. */
  channel(): void {}

  forget(): void {}

  click(): void {}

  locate(tick: number, time: number): void {
    for (const { channel, program, programChanges, controls, bends } of this.#song.tracks) {
      const change = programChanges[firstFrom(programChanges, (one) => one.tick, tick) - 1];
      this.#send({ kind: 'program', channel, program: change?.program ?? program }, time);
      const inForce = new Map<number, number>();
      for (const one of controls.slice(
        0,
        firstFrom(controls, (control) => control.tick, tick),
      )) {
        inForce.set(one.controller, one.value);
      }
      for (const [controller, value] of inForce) this.#send({ kind: 'control', channel, controller, value }, time);
      const bend = bends[firstFrom(bends, (one) => one.tick, tick) - 1];
      if (bends.length > 0) this.#send({ kind: 'bend', channel, value: bend?.value ?? 0 }, time);
    }
    if (!this.#out.sendsClock) return;
    const { sixteenths, pulse } = songPosition(this.#song.ppq, tick);
    if (this.#running) this.#send({ kind: 'stop' }, time);
    this.#send({ kind: 'position', sixteenths }, time);
    this.#send({ kind: sixteenths === 0 ? 'start' : 'continue' }, time);
    this.#nextPulse = pulse;
    this.#running = true;
  }

  stretch(from: number, to: number, timeOf: (tick: number) => number): void {
    for (const { channel, programChanges, controls, bends } of this.#song.tracks) {
      for (const { tick, program } of between(programChanges, from, to)) {
        this.#send({ kind: 'program', channel, program }, timeOf(tick));
      }
      for (const { tick, controller, value } of between(controls, from, to)) {
        this.#send({ kind: 'control', channel, controller, value }, timeOf(tick));
      }
      for (const { tick, value } of between(bends, from, to))
        this.#send({ kind: 'bend', channel, value }, timeOf(tick));
    }
    if (!this.#running) return;
    for (const { pulse, tick } of pulsesBetween(this.#song.ppq, from, to)) {
      // An edit has the same ticks handed out again, but what was sent can't be taken back.
      if (pulse < this.#nextPulse) continue;
      this.#send({ kind: 'clock' }, timeOf(tick));
      this.#nextPulse = pulse + 1;
    }
  }

  /** The music stops: held pedals go up, and followers stop too. */
  halt(time: number): void {
    for (const { channel } of this.#song.tracks) {
      this.#send({ kind: 'control', channel, controller: sustain, value: 0 }, time);
    }
    if (this.#running) this.#send({ kind: 'stop' }, time);
    this.#running = false;
  }

  #send(message: MidiMessage, time: number): void {
    this.#out.send(message, this.#timestampOf(time));
  }
}

const sustain = 64;

function between<T extends { readonly tick: number }>(events: readonly T[], from: number, to: number): readonly T[] {
  const tick = (event: T) => event.tick;
  return events.slice(firstFrom(events, tick, from), firstFrom(events, tick, to));
}
