import { mixOf, type Note, type Song } from '../../shared/music/song.ts';
import type { ChannelState } from '../../shared/sound/channel.ts';
import { roomImpulse } from '../../shared/sound/impulse.ts';
import { type Instrument, soundFor } from '../../shared/sound/instruments/instrument.ts';
import { audibleTracks } from '../../shared/sound/loudness.ts';
import { roomGain } from '../../shared/sound/master.ts';
import { instrumentAt } from '../../shared/sound/players.ts';
import type { Performer } from '../../shared/sound/sequencer.ts';
import { softClip } from '../../shared/sound/soft-clip.ts';
import { Convolver } from './convolver.ts';
import { Limiter } from './limiter.ts';
import type { Sample } from './sample-bank.ts';
import { Strip } from './strip.ts';
import { Voice } from './voice.ts';

/** Frames that controllers hold for at the least, as in Web Audio. */
const quantum = 128;
/** Frames that are mixed at once. */
export const blockFrames = 2048;

/** Mixes a song's notes without a window, as the window does: a strip a track, a little room, a limiter, a clipper. */
export class Desk implements Performer<Voice | undefined> {
  readonly #song: Song;
  readonly #rate: number;
  readonly #sounds: ReadonlyMap<Instrument, readonly Sample[]>;
  readonly #strips: readonly Strip[];
  readonly #rooms: readonly Convolver[];
  readonly #limiter: Limiter;
  #frame = 0;

  /** @param sounds those of every instrument that the song needs */
  constructor(song: Song, sounds: ReadonlyMap<Instrument, readonly Sample[]>, rate: number) {
    this.#song = song;
    this.#rate = rate;
    this.#sounds = sounds;
    this.#strips = audibleTracks(song).map((audible, i) => new Strip(mixOf(song.tracks[i], i), audible));
    this.#rooms = roomImpulse(rate).map((response) => new Convolver(response, blockFrames));
    this.#limiter = new Limiter(2, rate);
  }

  noteOn(track: number, note: Note, time: number): Voice | undefined {
    const playing = this.#song.tracks[track];
    if (!playing) return undefined;
    const instrument = instrumentAt(playing, note.tick);
    const sample = soundFor(instrument, this.#sounds.get(instrument) ?? [], note.pitch);
    if (!sample) return undefined;
    const voice = new Voice(instrument, sample, { ...note, time }, this.#rate);
    this.#strips[track]?.play(voice);
    return voice;
  }

  noteOff(voice: Voice | undefined, time: number): void {
    voice?.release(time);
  }

  cut(voice: Voice | undefined, time: number): void {
    voice?.cut(time);
  }

  channel(track: number, state: ChannelState, time: number): void {
    this.#strips[track]?.set(state, time);
  }

  forget(time: number): void {
    for (const strip of this.#strips) strip.forget(time);
  }

  /** Nobody counts in what is rendered. */
  click(): void {}

  /** The next {@link blockFrames} frames, left and right. */
  mix(): [Float32Array, Float32Array] {
    const left = new Float32Array(blockFrames);
    const right = new Float32Array(blockFrames);
    for (let from = 0; from < blockFrames; from += quantum, this.#frame += quantum) {
      const part = (side: Float32Array) => side.subarray(from, from + quantum);
      for (const strip of this.#strips) strip.add(part(left), part(right), this.#frame, this.#rate);
    }
    const sides: [Float32Array, Float32Array] = [left, right];
    for (const [i, side] of sides.entries()) {
      const echo = this.#rooms[i]?.process(side);
      if (echo) for (let n = 0; n < side.length; n++) side[n]! += roomGain * echo[n]!;
    }
    this.#limiter.process(sides);
    for (const side of sides) for (let n = 0; n < side.length; n++) side[n] = softClip(side[n]!);
    return sides;
  }
}
